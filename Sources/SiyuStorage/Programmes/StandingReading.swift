import SiyuModel

/// Turns rows of standings into values, on one connection.
final class StandingReading {
  private let connection: Connection
  private let labels: LabelBook
  /// All of the homes from one on up to another.
  let inHomes: Statement
  /// Programmes and states are few.
  private var data: [UInt8] = []
  private var parsed = DataRecord()

  static let columns = "place, programme, state, rank, since, until, due, data, reason"
  static let inHomesSQL =
    "SELECT \(columns) FROM programme_standings WHERE place >= ? AND place < ?"

  /// `"no_code":`, which no text can spell: its quotes would be escaped.
  static let missesCode = "instr(data, X'226E6F5F636F6465223A') > 0"
  static let inProgrammeSQL = """
    SELECT \(columns.split(separator: ", ").map { "s.\($0)" }.joined(separator: ", ")), c.owner
    FROM programme_standings s JOIN customers c ON c.number = s.place >> \(PlacedTable.homeBits)
    WHERE s.programme = ? ORDER BY c.owner, s.place
    """

  init(_ connection: Connection, _ labels: LabelBook? = nil) throws {
    self.connection = connection
    self.labels = labels ?? LabelBook(connection)
    inHomes = try connection.statement(Self.inHomesSQL, of: "standings")
  }

  /// - Parameter row: ``columns``.
  func standing(_ row: Statement) throws -> Standing {
    func label(_ column: Int32) throws -> String {
      try labels.text(Int32(truncatingIfNeeded: row.int(column)))
    }
    return Standing(
      programme: try label(1), subject: .customer(PlacedTable.home(of: row.int(0))),
      state: try label(2), rank: Int(row.int(3)), since: Instant(seconds: row.int(4)),
      until: row.optionalInt(5).map { Instant(seconds: $0) },
      due: row.optionalInt(6).map { Instant(seconds: $0) }, data: record(row.bytes(7)),
      reason: row.optionalText(8))
  }

  /// Most have the same few, or nothing.
  private func record(_ bytes: UnsafeBufferPointer<UInt8>) -> DataRecord {
    if bytes.elementsEqual(data) { return parsed }
    guard case .record(let record)? = try? JSON.parse(UnsafeRawBufferPointer(bytes)) else {
      return DataRecord()
    }
    data = Array(bytes)
    parsed = record
    return record
  }

  func each(of home: Int64, _ body: (Standing) throws -> Void) throws {
    let find = try connection.statement(Self.inHomesSQL)
    find.bind(1, PlacedTable.firstPlace(of: home))
    find.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { find.reset() }
    while try find.step() { try body(try standing(find)) }
  }

  /// Of all the numbers of one person, by programme and number.
  func all(of numbers: [Int64]) throws -> [Standing] {
    var found: [Standing] = []
    for home in numbers { try each(of: home) { found.append($0) } }
    return found.sorted { ($0.programme, $0.subject) < ($1.programme, $1.subject) }
  }

  /// Of one programme, person by person.
  func each(
    in programme: String, _ body: (CustomerNumber, [Standing]) throws -> Void
  ) throws {
    guard let label = try labels.existing(programme) else { return }
    let find = try connection.statement(Self.inProgrammeSQL)
    find.bind(1, Int64(label))
    defer { find.reset() }
    var owner: Int64?
    var own: [Standing] = []
    while try find.step() {
      let next = find.int(9)
      if let owner, owner != next {
        try body(CustomerNumber(rawValue: owner), own)
        own = []
      }
      owner = next
      own.append(try standing(find))
    }
    if let owner { try body(CustomerNumber(rawValue: owner), own) }
  }

  /// Every change in one KOC programme of those who ever were in it or excluded from it, with those of
  /// before a simulation that decides anew: whom nobody selected is most of an open programme, and of no
  /// interest.
  func eachChange(
    in programme: String, _ body: (CustomerNumber, StandingChange) throws -> Void
  ) throws {
    guard let label = try labels.existing(programme) else { return }
    let find = try connection.statement(
      """
      SELECT c.owner, s.place >> \(PlacedTable.homeBits) home, h.state, h.at, h.number, 0 past
      FROM programme_standings s JOIN standing_history h ON h.place = s.place
      JOIN customers c ON c.number = s.place >> \(PlacedTable.homeBits) WHERE s.programme = ?1
        AND EXISTS (SELECT 1 FROM standing_history x WHERE x.place = s.place AND x.state IN (?2, ?3))
      UNION ALL SELECT c.owner, p.home, p.state, p.at, p.number, 1
      FROM past_standings p JOIN customers c ON c.number = p.home WHERE p.programme = ?1
      ORDER BY 1, 2, 6, 5
      """)
    find.bind(1, Int64(label))
    for (place, stage) in [KOCStage.active, .excluded].enumerated() {
      find.bind(Int32(place + 2), Int64(try labels.existing(stage.rawValue) ?? -1))
    }
    defer { find.reset() }
    while try find.step() {
      try body(
        CustomerNumber(rawValue: find.int(0)),
        StandingChange(
          // Below 0 those of before, which are a row of their own.
          number: find.int(5) == 0 ? find.int(1) : -find.int(1),
          state: try labels.text(Int32(truncatingIfNeeded: find.int(2))),
          at: Instant(seconds: find.int(3))))
    }
  }

  /// Oldest first.
  func history(of numbers: [Int64]) throws -> [PastStanding] {
    var found: [PastStanding] = []
    for home in numbers {
      try connection.each(
        """
        SELECT s.programme, h.state, h.at, h.reason FROM standing_history h
        JOIN programme_standings s ON s.place = h.place
        WHERE h.place >= ? AND h.place < ? ORDER BY h.place, h.number
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
      ) { row in
        found.append(
          PastStanding(
            programme: try labels.text(Int32(truncatingIfNeeded: row.int(0))),
            subject: .customer(home),
            state: try labels.text(Int32(truncatingIfNeeded: row.int(1))),
            at: Instant(seconds: row.int(2)), reason: row.optionalText(3)))
      }
    }
    return found.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
  }
}
