import SiyuModel

/// Gives one member of staff's customers to others, inside one write transaction.
///
/// What an SOP walks through names no staff, so it goes along by itself; what was made for the old owner
/// and is not out yet is changed here.
struct HandingOver {
  let context: WriteContext
  let order: HandoverOrder
  private let events: OwnEvents
  private let work: OwnersWork
  private var connection: Connection { context.connection }

  init(_ context: WriteContext, _ order: HandoverOrder) throws {
    self.context = context
    self.order = order
    events = try OwnEvents(context)
    work = try OwnersWork(context)
  }

  func run() throws -> HandoverCounts {
    var counts = HandoverCounts()
    let from = try context.words.existing(order.from) ?? -1
    for move in order.moves {
      let person = try PersonRows(of: move.customer, in: connection)
      let customer = person.numbers[0]
      guard try owner(of: customer) == from else {
        throw Self.changed("a customer is not \(order.from)'s any more")
      }
      let transfers = try OwnerReading(connection).transfers(
        of: customer, since: order.transfersSince.seconds)
      guard transfers.count < order.mostTransfers else {
        throw Self.changed("a customer was handed over meanwhile")
      }
      try change(person, from, to: move.to)
      counts.customers += 1
      let given = try work.give(of: person.numbers, to: move.to)
      counts.tasks += given.tasks
      counts.messages += given.messages
    }
    try work.flush()
    return counts
  }

  private static func changed(_ what: String) -> StoreError {
    StoreError(
      .busy, "\(what); nobody was handed over",
      hint: "run the same command again: it decides on what is there now")
  }

  private func owner(of customer: Int64) throws -> Int32 {
    let find = try connection.statement("SELECT profile FROM customers WHERE number = ?")
    find.bind(1, customer)
    defer { find.reset() }
    return try find.step() ? PackedProfile(find.bytes(0)).staff : 0
  }

  // MARK: Whose it is

  /// Every account that named the old owner; one that names somebody else had nothing to say here, and
  /// keeps it for the day on which it is a customer of its own again.
  private func change(_ person: PersonRows, _ from: Int32, to staff: String) throws {
    let packed = PackWriter()
    var isFirst = true
    for account in person.accounts {
      let find = try connection.statement("SELECT plain FROM profiles WHERE account = ?")
      find.bind(1, account.number)
      let known = try find.step() ? PackedProfile(find.bytes(0)) : nil
      find.reset()
      guard var profile = known, profile.staff == from else { continue }
      if try !context.hasOwners(account.number) {
        try context.beginOwners(of: account.number, profile)
      }
      let row = try context.addOwner(
        of: account.number, staff, since: order.at.seconds, order.how)
      profile.staff = try context.words.number(staff)
      packed.clear()
      profile.write(to: packed)
      let update = try connection.statement("UPDATE profiles SET plain = ?2 WHERE account = ?1")
      update.bind(1, account.number)
      update.bind(2, borrowed: packed.bytes)
      try update.run()
      context.outdated.insert(account.number)
      context.touched.insert(account.number)
      if isFirst {
        _ = try events.happened(
          KnownEvents.staffChanged, id: "staff-\(account.number)-\(row)", at: order.at,
          props: [
            "from": .string(order.from), "to": .string(staff), "how": .string(order.how.name),
          ], to: AccountBook.Entry(number: account.number, home: account.home))
        isFirst = false
      }
    }
  }
}
