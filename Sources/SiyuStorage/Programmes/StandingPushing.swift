import SiyuModel

/// Gathers one customer's standings while its rows are read, and pushes those that count.
struct StandingPushing {
  private struct Row {
    var programme, state: Int32
    var place, rank, since, until: Int64
    var data: BorrowedText
  }

  private let arena = StableArena()
  private var rows: [Row] = []
  private let labels: LabelBook
  /// Names of programmes and states, which are few.
  private var texts: [Int32: [UInt8]] = [:]

  static let inHomesSQL =
    """
    SELECT place, programme, state, rank, since, until, data FROM programme_standings
    WHERE place >= ? AND place < ?
    """

  init(_ connection: Connection) { labels = LabelBook(connection) }

  /// - Parameter row: of ``inHomesSQL``.
  mutating func add(_ row: Statement) {
    rows.append(
      Row(
        programme: Int32(truncatingIfNeeded: row.int(1)),
        state: Int32(truncatingIfNeeded: row.int(2)), place: row.int(0), rank: row.int(3),
        since: row.int(4), until: row.optionalInt(5) ?? .min, data: arena.copy(row.bytes(6))))
  }

  /// As ``Standing/met(_:)`` says.
  private static func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.programme != b.programme { return a.programme < b.programme }
    if a.rank != b.rank { return a.rank > b.rank }
    if a.until != b.until { return a.until > b.until }
    if a.since != b.since { return a.since < b.since }
    return a.place < b.place
  }

  mutating func push(to writer: any SubjectWriter) throws {
    if rows.isEmpty { return }
    if rows.count > 1 { rows.sort(by: Self.precedes) }
    var last: Int32?
    for row in rows where row.programme != last {
      last = row.programme
      try text(row.programme).withUnsafeBufferPointer { programme in
        try text(row.state).withUnsafeBufferPointer { state in
          try writer.standing(
            StandingRow(
              programme: programme, state: state, rank: row.rank, since: row.since,
              until: row.until, data: row.data))
        }
      }
    }
    rows.removeAll(keepingCapacity: true)
    arena.clear()
  }

  private mutating func text(_ label: Int32) throws -> [UInt8] {
    if let known = texts[label] { return known }
    let made = Array(try labels.text(label).utf8)
    texts[label] = made
    return made
  }
}
