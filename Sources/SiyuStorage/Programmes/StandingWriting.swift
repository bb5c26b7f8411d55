import SiyuModel

/// Writes standings inside a run's transaction, with what is needed to take them back.
final class StandingWriting {
  private let connection: Connection
  private let labels: LabelBook
  private let run: Int64
  private let inHome: Statement
  private let put: Statement
  private(set) var written: Int64 = 0

  init(_ connection: Connection, labels: LabelBook, run: Int64) throws {
    self.connection = connection
    self.labels = labels
    self.run = run
    inHome = try connection.statement(
      """
      SELECT place, programme, state, rank, since, until, due, data, reason, run
      FROM programme_standings WHERE place >= ? AND place < ?
      """)
    put = try connection.statement(
      """
      INSERT OR REPLACE INTO programme_standings
        (place, programme, state, rank, since, until, due, data, reason, run)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// - Parameter at: the run's clock.
  /// - Throws: `StoreError` for one that is no customer's, or with too much data.
  func write(_ standing: Standing, at: Instant, _ undo: UndoLog?) throws {
    guard case .customer(let home) = standing.subject else {
      throw StoreError(.failed, "a standing that is no customer's")
    }
    let data = DataValue.record(standing.data).canonicalText
    guard data.utf8.count <= Standing.longestData else {
      throw StoreError(.failed, "\(standing.programme) keeps too much about one customer")
    }
    let row = PackedStanding(
      programme: try labels.number(standing.programme), state: try labels.number(standing.state),
      rank: Int64(standing.rank), since: standing.since.seconds, until: standing.until?.seconds,
      due: standing.due?.seconds, data: Array(data.utf8), reason: standing.reason, run: run)
    let (place, old) = try find(row.programme, in: home)
    undo?.standing(place, old)
    try write(row, at: place)
    written += 1
    if old?.state != row.state || old?.since != row.since {
      for passage in standing.through {
        var past = row
        past.state = try labels.number(passage.state)
        past.reason = passage.reason
        try note(past, at: at, place)
      }
      try note(row, at: at, place)
    }
  }

  private func find(
    _ programme: Int32, in home: Int64
  ) throws -> (place: Int64, old: PackedStanding?) {
    var next = PlacedTable.firstPlace(of: home)
    inHome.bind(1, next)
    inHome.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { inHome.reset() }
    while try inHome.step() {
      let row = PackedStanding(inHome)
      if row.programme == programme { return (inHome.int(0), row) }
      next = inHome.int(0) + 1
    }
    return (next, nil)
  }

  func write(_ row: PackedStanding, at place: Int64) throws {
    put.bind(1, place)
    put.bind(2, Int64(row.programme))
    put.bind(3, Int64(row.state))
    put.bind(4, row.rank)
    put.bind(5, row.since)
    put.bind(6, row.until)
    put.bind(7, row.due)
    put.bind(8, row.data)
    put.bind(9, row.reason)
    put.bind(10, row.run)
    try put.run()
  }

  private func note(_ row: PackedStanding, at: Instant, _ place: Int64) throws {
    let last = try connection.int(
      "SELECT max(number) FROM standing_history WHERE place = ?", place)
    let insert = try connection.statement(
      """
      INSERT INTO standing_history (place, number, state, at, reason, run)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    insert.bind(1, place)
    insert.bind(2, (last ?? 0) + 1)
    insert.bind(3, Int64(row.state))
    insert.bind(4, at.seconds)
    insert.bind(5, row.reason)
    insert.bind(6, run)
    try insert.run()
  }

  /// Puts a standing back to what it was before a run; nothing: it was not there.
  /// - Returns: false where somebody else wrote it since.
  func takeBack(_ place: Int64, to old: PackedStanding?, of run: Int64) throws -> Bool {
    let last = try connection.int("SELECT run FROM programme_standings WHERE place = ?", place)
    if let last, last != run { return false }
    try connection.run("DELETE FROM standing_history WHERE place = ? AND run = ?", place, run)
    if let old {
      try write(old, at: place)
    } else {
      try connection.run("DELETE FROM programme_standings WHERE place = ?", place)
    }
    return true
  }
}

/// A row, as it is kept for taking it back.
struct PackedStanding: Hashable {
  /// Labels.
  var programme: Int32
  var state: Int32
  var rank: Int64
  var since: Int64
  var until: Int64?
  var due: Int64?
  var data: [UInt8]
  var reason: String?
  var run: Int64
}

extension PackedStanding {
  /// - Parameter row: `place`, then the fields in their order.
  init(_ row: Statement) {
    self.init(
      programme: Int32(truncatingIfNeeded: row.int(1)),
      state: Int32(truncatingIfNeeded: row.int(2)), rank: row.int(3), since: row.int(4),
      until: row.optionalInt(5), due: row.optionalInt(6), data: Array(row.bytes(7)),
      reason: row.optionalText(8), run: row.int(9))
  }

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    func optional() -> Int64? { reader.byte() == 0 ? nil : reader.zigzag() }
    programme = reader.int32()
    state = reader.int32()
    rank = reader.zigzag()
    since = reader.zigzag()
    until = optional()
    due = optional()
    data = Array(reader.counted())
    reason = reader.byte() == 0 ? nil : reader.text()
    run = reader.int()
    if reader.isBroken { return nil }
  }

  func write(to writer: PackWriter) {
    func optional(_ value: Int64?) {
      writer.byte(value == nil ? 0 : 1)
      if let value { writer.zigzag(value) }
    }
    writer.varint(programme)
    writer.varint(state)
    writer.zigzag(rank)
    writer.zigzag(since)
    optional(until)
    optional(due)
    data.withUnsafeBufferPointer { writer.counted($0) }
    writer.byte(reason == nil ? 0 : 1)
    if let reason { writer.counted(reason) }
    writer.varint(UInt64(bitPattern: run))
  }
}
