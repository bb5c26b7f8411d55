import SiyuModel

/// Whether a run is a new one, or one that did not come to its end.
extension SQLiteRunSession {
  /// Only the newest run can be taken up: a later one has decided on top of older ones.
  static let unfinishedSQL =
    """
    SELECT number, through FROM runs
    WHERE number = (SELECT max(number) FROM runs) AND identity = ? AND finished = 0
    """

  /// 0 and 0 when there never was a run.
  static func newest(in connection: Connection) throws -> (run: Int64, through: Int64) {
    let find = try connection.statement(
      "SELECT number, through FROM runs ORDER BY number DESC LIMIT 1")
    defer { find.reset() }
    return try find.step() ? (find.int(0), find.int(1)) : (0, 0)
  }

  static func begin(
    _ header: RunHeader, isUndoable: Bool, in connection: Connection
  ) throws -> (Int64, Int64, Bool) {
    let find = try connection.statement(unfinishedSQL)
    find.bind(1, header.identity)
    defer { find.reset() }
    if try find.step() { return (find.int(0), find.int(1), true) }
    if let basis = header.basis {
      let newest = try newest(in: connection)
      guard newest == (basis.run, basis.committedThrough) else { throw overtaken }
    }
    let insert = try connection.statement(
      """
      INSERT INTO runs (identity, now, mark_change, mark_now, mark_fingerprint, through, finished,
        undoable)
      VALUES (?, ?, ?, ?, ?, 0, 0, ?)
      """)
    insert.bind(1, header.identity)
    insert.bind(2, header.now.seconds)
    insert.bind(3, header.mark?.change)
    insert.bind(4, header.mark?.now.seconds)
    insert.bind(5, header.mark?.fingerprint)
    insert.bind(6, isUndoable ? 1 : 0)
    try insert.run()
    let run = connection.lastInserted
    let plugin = try connection.statement(
      "INSERT INTO run_plugins (run, position, name, checksum) VALUES (?, ?, ?, ?)")
    for (position, value) in header.plugins.enumerated() {
      plugin.bind(1, run)
      plugin.bind(2, Int64(position))
      plugin.bind(3, value.name)
      plugin.bind(4, value.checksum)
      try plugin.run()
    }
    let rule = try connection.statement(
      "INSERT INTO run_rules (run, position, plugin, text) VALUES (?, ?, ?, ?)")
    for (position, value) in header.rules.enumerated() {
      rule.bind(1, run)
      rule.bind(2, Int64(position))
      rule.bind(3, Int64(value.plugin))
      rule.bind(4, value.text)
      try rule.run()
    }
    if isUndoable { try UndoLog.prune(in: connection) }
    // Before anything is given, so that codes which went back can be.
    _ = try CouponCodes(connection, labels: LabelBook(connection)).settle(at: header.now)
    try connection.add(1, to: .writes)
    return (run, 0, false)
  }
}
