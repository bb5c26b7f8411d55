import SiyuModel

extension PersonalExport {
  /// What the person, and what is theirs, walked through: a row for each step that was done, or one for
  /// a walk without any.
  func enrolments() throws -> PersonalRecord.Section {
    let rows = try ownEnrolments().flatMap { enrolment in
      let head: [ExportCell] = [
        .text(enrolment.key.sop), .text(enrolment.key.subject.text),
        .text(enrolment.key.occurrence), .time(enrolment.enrolledAt),
        .text(enrolment.state.name), cells.text(enrolment.step),
        cells.time(enrolment.due?.seconds), cells.text(enrolment.waiting?.words),
        cells.time(enrolment.goalAt?.seconds), cells.text(enrolment.why),
      ]
      if enrolment.history.isEmpty {
        return [head + Array(repeating: ExportCell.none, count: 6)]
      }
      return enrolment.history.map { record in
        head + [
          .text(record.step), .time(record.at), .text(record.outcome.name),
          cells.text(record.content), cells.text(record.effect), cells.text(record.reason),
        ]
      }
    }
    return .init(
      "enrolments",
      [
        "sop", "subject", "occurrence", "enrolled_at", "state", "stands_before", "due_at",
        "waiting", "goal_at", "why", "step", "at", "outcome", "content", "effect", "reason",
      ], rows)
  }

  private func ownEnrolments() throws -> [Enrolment] {
    let rows = OutreachRows(connection)
    var found: [Enrolment] = []
    for home in person.numbers {
      try connection.each(
        """
        SELECT \(OutreachRows.enrolmentColumns) FROM enrolments
        WHERE place >= ? AND place < ? AND entity IS NULL
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
      ) { found.append(try rows.enrolment($0, customer: person.numbers[0])) }
    }
    try connection.each(OutreachReading.entityEnrolmentsSQL, person.numbers[0]) {
      found.append(try rows.enrolment($0, customer: person.numbers[0]))
    }
    return found
  }

  func messages() throws -> PersonalRecord.Section {
    try section("messages", .messages) { try cells.messageRow($0, $1, customer: nil) }
  }

  func tasks() throws -> PersonalRecord.Section {
    var section = try section("tasks", .tasks) { try cells.taskRow($0, $1, customer: nil) }
    // What staff noted about the person is theirs to read.
    section.columns.append("note")
    let notes = TaskNotes(keys: keys, connection: connection)
    for index in section.rows.indices {
      if case .text(let id)? = section.rows[index].first {
        section.rows[index].append(cells.text(try notes.note(ofTask: id)))
      }
    }
    return section
  }

  private func section(
    _ name: String, _ kind: ExportKind, _ row: (Statement, OutreachRows) throws -> [ExportCell]
  ) throws -> PersonalRecord.Section {
    let outreach = OutreachRows(connection)
    let columns =
      kind == .messages ? Exporting.messageColumns : OutreachRows.taskColumns
    var rows: [[ExportCell]] = []
    for home in person.numbers {
      try connection.each(
        "SELECT \(columns) FROM \(name) WHERE place >= ? AND place < ?",
        PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
      ) { rows.append(try row($0, outreach)) }
    }
    // Whose it is stands above all of it.
    guard let customer = kind.columns.firstIndex(of: "customer_id") else {
      return .init(name, kind.columns, rows)
    }
    for index in rows.indices { rows[index].remove(at: customer) }
    return .init(name, kind.columns.filter { $0 != "customer_id" }, rows)
  }

  /// Unsubscribed, and conditions of SOPs that were true.
  func outreach() throws -> PersonalRecord.Section {
    let labels = LabelBook(connection)
    var rows: [[ExportCell]] = []
    for number in person.numbers {
      try connection.each("SELECT unsubscribed, marks FROM standings WHERE home = ?", number) {
        if let at = $0.optionalInt(0) {
          rows.append([.integer(number), .text("unsubscribed"), .none, .none, cells.time(at)])
        }
        for mark in PackedMarks($0.bytes(1)).marks {
          rows.append([
            .integer(number), .text("condition"), .text(try labels.text(mark.sop)),
            .integer(Int64(mark.position)), .none,
          ])
        }
      }
    }
    try connection.each(
      """
      SELECT e.id, m.sop, m.position FROM accounts a
      CROSS JOIN entities e ON e.home = a.home AND e.account = a.number
      CROSS JOIN entity_marks m ON m.entity = e.number WHERE a.customer = ?
      """, person.numbers[0]
    ) {
      rows.append([
        .text($0.text(0)), .text("condition"),
        .text(try labels.text(Int32(truncatingIfNeeded: $0.int(1)))), .integer($0.int(2)), .none,
      ])
    }
    return .init("outreach", ["subject", "what", "sop", "trigger", "at"], rows)
  }
}
