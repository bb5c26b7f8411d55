import SiyuModel

extension WriteContext {
  /// The file imported last is the correction.
  func take(_ record: SpendRecord) throws -> RowOutcome {
    let find = try connection.statement(
      """
      SELECT amount FROM spend
      WHERE at = ? AND kind = ? AND channel = ? AND campaign = ? AND programme = ?
      """)
    Self.bind(record, to: find)
    let known = try find.step() ? find.int(0) : nil
    find.reset()
    if known == record.amount { return .unchanged }
    let put = try connection.statement(
      """
      INSERT OR REPLACE INTO spend (at, kind, channel, campaign, programme, amount)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    Self.bind(record, to: put)
    put.bind(6, record.amount)
    try put.run()
    return known == nil ? .added : .changed
  }

  private static func bind(_ record: SpendRecord, to statement: Statement) {
    statement.bind(1, record.at.seconds)
    statement.bind(2, Int64(record.kind.rawValue))
    statement.bind(3, record.channel ?? "")
    statement.bind(4, record.campaign ?? "")
    statement.bind(5, record.programme ?? "")
  }
}

extension Exporting {
  func spend() throws {
    try each(
      """
      SELECT at, amount, channel, campaign, programme, kind FROM spend
      ORDER BY at, channel, campaign, programme, kind
      """
    ) { found in
      let kind = UInt8(exactly: found.int(5)).flatMap(SpendRecord.Kind.init(rawValue:))
      try row([
        time(found.int(0)), .money(found.int(1)), text(found.text(2)), text(found.text(3)),
        text(found.text(4)), text(kind?.name),
      ])
    }
  }
}
