import SiyuModel

/// Takes a person's enrolments, messages, tasks and marks out of every table, and counts them by SOP
/// and state: what was sent is still known, to whom is not.
final class ErasedOutreachRows {
  struct Counts {
    var enrolments: Int64 = 0
    var messages: Int64 = 0
    var tasks: Int64 = 0
    var standings: Int64 = 0
  }

  private struct Key: Hashable {
    var kind: String
    var sop: String
    var state: String
  }

  private let connection: Connection
  private let labels: LabelBook
  private let figures: OutreachFigures
  private(set) var counts = Counts()
  private var totals: [Key: Int64] = [:]
  /// Places of enrolments that went, and numbers of customers: what runs noted about them goes too.
  private var places: Set<Int64> = []
  private var numbers: Set<Int64> = []

  init(_ connection: Connection) throws {
    self.connection = connection
    labels = LabelBook(connection)
    figures = OutreachFigures(connection)
  }

  /// - Parameter entities: numbers of the person's entities, wherever what they walk through lies.
  func erase(_ person: PersonRows, entities: [Int64]) throws {
    numbers.formUnion(person.numbers)
    for home in person.numbers {
      try eraseEnrolments("place >= ?1 AND place < ?2 AND entity IS NULL", of: home)
      try eraseMessages(of: home)
      try eraseTasks(of: home)
      try eraseStandings(of: home)
      try connection.run("DELETE FROM standings WHERE home = ?", home)
    }
    for entity in entities {
      try eraseEnrolments("entity = ?1 AND ?2 IS NOT NULL", entity, entity)
      try connection.run("DELETE FROM entity_marks WHERE entity = ?", entity)
    }
  }

  func finish() throws {
    try figures.flush()
    try eraseUndo()
    let add = try connection.statement(
      """
      INSERT INTO erased_outreach (kind, sop, state, count) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (kind, sop, state) DO UPDATE SET count = count + ?4
      """)
    for (key, count) in totals {
      add.bind(1, key.kind)
      add.bind(2, key.sop)
      add.bind(3, key.state)
      add.bind(4, count)
      try add.run()
    }
  }

  private func count(_ kind: String, _ sop: Int64, _ state: String) throws {
    let key = Key(
      kind: kind, sop: try labels.text(Int32(truncatingIfNeeded: sop)), state: state)
    totals[key, default: 0] += 1
  }

  // MARK: Rows

  private func eraseEnrolments(_ condition: String, of home: Int64) throws {
    try eraseEnrolments(
      condition, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1))
  }

  private func eraseEnrolments(_ condition: String, _ low: Int64, _ high: Int64) throws {
    var found: [Int64] = []
    try connection.each("SELECT place, due, data FROM enrolments WHERE \(condition)", low, high) {
      let head = PackedEnrolment.head($0.bytes(2))
      figures.count(head, due: $0.optionalInt(1), by: -1)
      try count(
        "enrolments", Int64(head.sop),
        (EnrolmentState(rawValue: head.state) ?? .stranded).name)
      found.append($0.int(0))
    }
    for place in found { try connection.run("DELETE FROM enrolments WHERE place = ?", place) }
    places.formUnion(found)
    counts.enrolments += Int64(found.count)
  }

  private func eraseMessages(of home: Int64) throws {
    var found: [(place: Int64, hash: Int64)] = []
    try connection.each(
      "SELECT place, id, sop, state FROM messages WHERE place >= ? AND place < ?",
      PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
    ) { row in
      found.append((row.int(0), MessageKeys.hash(row.text(1))))
      try count("messages", row.int(2), OutreachRows.state(row.int(3)).name)
    }
    let keys = try MessageKeys(connection)
    for row in found {
      try connection.run("DELETE FROM messages WHERE place = ?", row.place)
      try keys.remove(row.hash, row.place)
    }
    counts.messages += Int64(found.count)
  }

  private func eraseTasks(of home: Int64) throws {
    var found: [Int64] = []
    try connection.each(
      "SELECT place, sop, done, result FROM tasks WHERE place >= ? AND place < ?",
      PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
    ) { row in
      found.append(row.int(0))
      // Tasks that were done before results were kept have none.
      let result = TaskResult.Result(rawValue: UInt8(truncatingIfNeeded: row.optionalInt(3) ?? 0))
      try count("tasks", row.int(1), row.isNull(2) ? "open" : (result ?? .done).name)
    }
    for place in found { try connection.run("DELETE FROM tasks WHERE place = ?", place) }
    counts.tasks += Int64(found.count)
  }

  private func eraseStandings(of home: Int64) throws {
    let (low, high) = (PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1))
    try connection.each(
      "SELECT place, programme, state FROM programme_standings WHERE place >= ? AND place < ?",
      low, high
    ) { row in
      counts.standings += 1
      try count(
        "standings", row.int(1), try labels.text(Int32(truncatingIfNeeded: row.int(2))))
    }
    for table in ["programme_standings", "standing_history"] {
      try connection.run("DELETE FROM \(table) WHERE place >= ? AND place < ?", low, high)
    }
  }

  // MARK: What runs noted

  private func eraseUndo() throws {
    var changed: [(number: Int64, data: [UInt8])] = []
    try connection.each("SELECT number, data FROM run_undo") { row in
      let kept = UndoLog()
      var hasOurs = false
      let isWhole = UndoLog.each(row.bytes(1)) { entry in
        if isOurs(entry) { hasOurs = true } else { kept.add(entry) }
      }
      if !isWhole {
        throw StoreError(
          .damaged, "what a run had changed cannot be read; nobody was erased",
          hint: "restore the last backup; what was imported since can be imported again")
      }
      if hasOurs { changed.append((row.int(0), kept.array)) }
    }
    let update = try connection.statement("UPDATE run_undo SET data = ?2 WHERE number = ?1")
    for row in changed {
      if row.data.isEmpty {
        try connection.run("DELETE FROM run_undo WHERE number = ?", row.number)
      } else {
        update.bind(1, row.number)
        update.bind(2, row.data)
        try update.run()
      }
    }
  }

  private func isOurs(_ entry: UndoLog.Entry) -> Bool {
    switch entry {
    case .begun(let place), .replaced(let place, _, _): places.contains(place)
    case .standing(let place, _): numbers.contains(PlacedTable.home(of: place))
    case .lost(let customer, _), .gave(let customer, _): numbers.contains(customer)
    }
  }
}
