public import SiyuModel

extension SQLiteStore: StaffDesk {
  private func looking<T>(_ body: (Connection) throws -> T) throws -> T {
    try looker.use { connection in try connection.reading(body) }
  }

  public func staffTree() throws -> StaffTree {
    try looking { connection in
      var tree = (
        regions: [StaffTree.Region](), shops: [StaffTree.Shop](), members: [StaffTree.Member]()
      )
      try connection.each("SELECT id, title, parent FROM regions") {
        tree.regions.append(
          .init(id: $0.text(0), title: $0.optionalText(1), parent: $0.optionalText(2)))
      }
      try connection.each("SELECT id, title, region FROM shops") {
        tree.shops.append(
          .init(id: $0.text(0), title: $0.optionalText(1), region: $0.optionalText(2)))
      }
      try connection.each("SELECT id, name, shop, region, status FROM staff") {
        tree.members.append(
          .init(
            id: $0.text(0), name: $0.optionalText(1), shop: $0.optionalText(2),
            region: $0.optionalText(3), status: $0.optionalText(4)))
      }
      return StaffTree(regions: tree.regions, shops: tree.shops, members: tree.members)
    }
  }

  public func owners(of customer: CustomerNumber) throws -> [Ownership] {
    try looking { connection in
      let person = try PersonRows(of: customer, in: connection)
      return try OwnerReading(connection).owners(of: person.numbers[0])
    }
  }

  public func customers(
    ownedBy staff: String, transfersSince since: Instant
  ) throws -> [OwnedCustomer] {
    try looking { connection in
      guard let word = try WordBook(connection).existing(staff), word != 0 else { return [] }
      let reading = OwnerReading(connection)
      var found: [OwnedCustomer] = []
      try connection.each("SELECT number, id, profile FROM customers WHERE owner = number") {
        guard PackedProfile($0.bytes(2)).staff == word else { return }
        found.append(
          OwnedCustomer(number: CustomerNumber(rawValue: $0.int(0)), id: $0.text(1)))
      }
      for index in found.indices {
        found[index].transfers = try reading.transfers(
          of: found[index].number.rawValue, since: since.seconds
        ).map { Instant(seconds: $0) }
      }
      return found.sorted { precedes($0.id, $1.id) }
    }
  }

  public func customers(ownedByAnyOf staff: Set<String>) throws -> Set<CustomerNumber> {
    try looking { connection in
      let book = WordBook(connection)
      let words = Set(try staff.compactMap { try book.existing($0) }.filter { $0 != 0 })
      var found: Set<CustomerNumber> = []
      if words.isEmpty { return found }
      try connection.each("SELECT number, profile FROM customers WHERE owner = number") {
        guard words.contains(PackedProfile($0.bytes(1)).staff) else { return }
        found.insert(CustomerNumber(rawValue: $0.int(0)))
      }
      return found
    }
  }

  public func ownedCounts() throws -> [String: Int64] {
    try looking { try StaffMeasuring.owned(in: $0) }
  }

  public func handOver(_ order: HandoverOrder) throws -> HandoverCounts {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        let context = try WriteContext(connection, keys: keys)
        let counts = try HandingOver(context, order).run()
        try context.settle()
        auditDesk.add([
          "customers": .count(counts.customers), "tasks": .count(counts.tasks),
          "messages": .count(counts.messages),
        ])
        return counts
      }
    }
  }

  public func messages(
    in state: MessageState, of staff: Set<String>, limit: Int
  ) throws -> [Message] {
    try looking { connection in
      let rows = OutreachRows(connection)
      var wanted: Set<Int64> = []
      for id in staff {
        if let label = try rows.labels.existing(id) { wanted.insert(Int64(label)) }
      }
      let condition =
        OutreachRows.isPending(state)
        ? "pending = ?1 ORDER BY planned, place" : "state = ?1 ORDER BY place"
      let read = try connection.statement(
        "SELECT \(OutreachRows.messageColumns) FROM messages WHERE \(condition)")
      read.bind(1, Int64(state.rawValue))
      defer { read.reset() }
      var found: [Message] = []
      while found.count < limit, try read.step() {
        if wanted.contains(read.int(10)) { found.append(try rows.message(read)) }
      }
      return found
    }
  }

  public func note(ofTask id: String) throws -> String? {
    try looking { try TaskNotes(keys: keys, connection: $0).note(ofTask: id) }
  }

  public func staffFigures(_ request: StaffFiguresRequest) throws -> [StaffFigures] {
    try looking { try StaffMeasuring($0, request).figures() }
  }
}
