import SiyuModel

/// The kinds of export; columns are `ExportKind.columns`.
struct Exporting {
  let connection: Connection
  let keys: KeyRing
  let row: ([ExportCell]) throws -> Void

  /// Runs a query and gives each of its rows to the body; statements used inside must differ.
  func each(_ sql: String, _ body: (Statement) throws -> Void) throws {
    let query = try Statement(connection.handle, sql)
    while try query.step() { try body(query) }
  }

  func text(_ value: String?) -> ExportCell {
    guard let value, !value.isEmpty else { return .none }
    return .text(value)
  }

  func word(_ number: Int32) throws -> ExportCell { text(try connection.word(number)) }

  func time(_ seconds: Int64?) -> ExportCell {
    guard let seconds, seconds != .min else { return .none }
    return .time(Instant(seconds: seconds))
  }

  func gender(_ value: UInt8) -> ExportCell {
    switch Gender(rawValue: value) {
    case .male: .text("male")
    case .female: .text("female")
    case .unknown, nil: .none
    }
  }

  private static let living = "FROM customers WHERE owner = number ORDER BY id"

  // MARK: People

  func customers() throws {
    let one = CustomerExport(keys: keys, connection: connection)
    try each("SELECT number \(Self.living)") { try row(try one.row($0.int(0))) }
  }

  func accounts() throws {
    let personal = PersonalFields(keys: keys, connection: connection)
    try each("SELECT number, id \(Self.living)") { customer in
      let id = customer.text(1)
      for account in try canonicalAccounts(of: customer.int(0), in: connection) {
        func first(_ kind: EvidenceKind) throws -> ExportCell {
          let all = try personal.evidence(kind, of: account.number)
          return all.first.map { .text(String(decoding: $0, as: UTF8.self)) } ?? .none
        }
        try row([
          .text(id), text(account.platform), .text(account.name), try first(.unionID),
          try first(.phone),
        ])
      }
    }
  }

  func attributes() throws {
    try each(
      """
      SELECT c.id, w.text, t.value FROM attributes t JOIN accounts a ON a.number = t.account
      JOIN customers c ON c.number = a.customer JOIN words w ON w.number = t.name
      ORDER BY c.id, w.text, a.platform <> 0, a.name
      """
    ) { try row([.text($0.text(0)), .text($0.text(1)), .text($0.text(2))]) }
  }

  func entities() throws {
    try each(
      """
      SELECT e.id, c.id, k.text, n.text, f.value FROM entities e
      JOIN accounts a ON a.number = e.account JOIN customers c ON c.number = a.customer
      LEFT JOIN words k ON k.number = e.kind
      LEFT JOIN entity_fields f ON f.entity = e.number LEFT JOIN words n ON n.number = f.name
      ORDER BY e.id, c.id, n.text
      """
    ) {
      try row([
        .text($0.text(0)), .text($0.text(1)), text($0.optionalText(2)), text($0.optionalText(3)),
        text($0.optionalText(4)),
      ])
    }
  }

  // MARK: What belongs to no customer

  func products() throws {
    try each("SELECT sku, title, category, brand, price, at FROM products ORDER BY sku") {
      try row([
        .text($0.text(0)), text($0.optionalText(1)), text($0.optionalText(2)),
        text($0.optionalText(3)), $0.optionalInt(4).map { .money($0) } ?? .none,
        time($0.optionalInt(5)),
      ])
    }
  }

  func staff() throws {
    try each("SELECT id, name, shop, region, status FROM staff ORDER BY id") { found in
      try row([.text(found.text(0))] + (1...4).map { text(found.optionalText($0)) })
    }
  }

  func groups() throws {
    try each("SELECT id, name, owner, capacity FROM groups ORDER BY id") {
      try row([
        .text($0.text(0)), text($0.optionalText(1)), text($0.optionalText(2)),
        $0.optionalInt(3).map { .integer($0) } ?? .none,
      ])
    }
  }

  func groupMembers() throws {
    try each(
      """
      SELECT m.group_id, c.id, m.joined, m.left FROM group_members m
      JOIN accounts a ON a.number = m.account JOIN customers c ON c.number = a.customer
      ORDER BY m.group_id, c.id, a.name
      """
    ) {
      try row([
        .text($0.text(0)), .text($0.text(1)), time($0.optionalInt(2)), time($0.optionalInt(3)),
      ])
    }
  }
}
