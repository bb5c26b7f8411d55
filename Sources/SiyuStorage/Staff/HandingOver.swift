import SiyuModel

/// Gives one member of staff's customers to others, inside one write transaction.
///
/// What an SOP walks through names no staff, so it goes along by itself; what was made for the old owner
/// and is not out yet is changed here.
struct HandingOver {
  let context: WriteContext
  let order: HandoverOrder
  private let labels: LabelBook
  private let events: OwnEvents
  private let figures: OutreachFigures
  private let friends: Set<Int64>
  private var connection: Connection { context.connection }

  init(_ context: WriteContext, _ order: HandoverOrder) throws {
    self.context = context
    self.order = order
    labels = context.labels
    events = try OwnEvents(context)
    figures = OutreachFigures(context.connection)
    let labels = context.labels
    friends = Set(
      try Touchpoint.allCases.filter(\.asksFriend).compactMap {
        try labels.existing($0.rawValue).map(Int64.init)
      })
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
      counts.tasks += try giveTasks(of: person, to: move.to)
      counts.messages += try giveMessages(of: person, to: move.to)
    }
    try figures.flush()
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

  // MARK: What goes along

  private func giveTasks(of person: PersonRows, to staff: String) throws -> Int64 {
    guard let from = try labels.existing(order.from) else { return 0 }
    let to = try labels.number(staff)
    var changed: Int64 = 0
    for home in person.numbers {
      try connection.run(
        """
        UPDATE tasks SET staff = ?1 WHERE place >= ?2 AND place < ?3 AND staff = ?4
          AND done IS NULL AND grp IS NULL
        """, Int64(to), PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1),
        Int64(from))
      changed += connection.changes
    }
    return changed
  }

  /// Those for which no channel was asked. What an admitted one uses up of a day is the new sender's.
  private func giveMessages(of person: PersonRows, to staff: String) throws -> Int64 {
    guard let from = try labels.existing(order.from) else { return 0 }
    let to = try labels.number(staff)
    var found: [Int64] = []
    for home in person.numbers {
      try connection.each(
        """
        SELECT place, state, planned, handed, link, touchpoint FROM messages
        WHERE place >= ?1 AND place < ?2 AND staff = ?3 AND pending IN (0, 1) AND grp IS NULL
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1), Int64(from)
      ) { row in
        found.append(row.int(0))
        let state = OutreachRows.state(row.int(1))
        for (label, amount) in [(from, Int64(-1)), (to, 1)] {
          figures.count(
            staff: label, state: state, at: row.optionalInt(3) ?? row.int(2),
            hasLink: row.int(4) != 0, asksFriend: friends.contains(row.int(5)), by: amount)
        }
      }
    }
    for place in found {
      try connection.run("UPDATE messages SET staff = ?2 WHERE place = ?1", place, Int64(to))
    }
    return Int64(found.count)
  }
}
