import SiyuModel

/// Enrolments, messages and tasks: by public id, then as they lie; those of groups last.
extension Exporting {
  /// What `messageRow` reads.
  static let messageColumns = OutreachRows.messageColumns + ", handed, answered, clicked"

  func enrolments() throws {
    let rows = OutreachRows(connection)
    try eachSubject { id, low, high in
      try connection.each(
        """
        SELECT \(OutreachRows.enrolmentColumns) FROM enrolments
        WHERE place >= ? AND place < ? AND entity IS NULL
        """, low, high
      ) { try row(cells(rows.enrolment($0, customer: nil), customer: id)) }
    } entities: { id, customer in
      try connection.each(OutreachReading.entityEnrolmentsSQL, customer) {
        try row(cells(rows.enrolment($0, customer: nil), customer: id))
      }
    }
  }

  private func cells(_ enrolment: Enrolment, customer: String?) throws -> [ExportCell] {
    var (entity, group): (ExportCell, ExportCell) = (.none, .none)
    switch enrolment.key.subject {
    case .customer: break
    case .entity(let number): entity = try entityID(number)
    case .group(let id): group = .text(id)
    }
    return [
      .text(enrolment.key.sop), text(customer), entity, group, .text(enrolment.key.occurrence),
      .text(enrolment.checksum), .time(enrolment.enrolledAt), .text(enrolment.state.name),
      text(enrolment.step), time(enrolment.due?.seconds), text(enrolment.waiting?.words),
      .integer(Int64(enrolment.history.count)), time(enrolment.goalAt?.seconds),
    ]
  }

  func messages() throws { try list("messages", Self.messageColumns, messageRow) }
  func tasks() throws { try list("tasks", OutreachRows.taskColumns, taskRow) }

  private func list(
    _ table: String, _ columns: String,
    _ cells: (Statement, OutreachRows, String?) throws -> [ExportCell]
  ) throws {
    let rows = OutreachRows(connection)
    try eachSubject { id, low, high in
      try connection.each(
        "SELECT \(columns) FROM \(table) WHERE place >= ? AND place < ?", low, high
      ) { try row(cells($0, rows, id)) }
    }
  }

  func messageRow(
    _ row: Statement, _ rows: OutreachRows, customer: String?
  ) throws -> [ExportCell] {
    let message = try rows.message(row)
    return [
      .text(message.id), text(message.sop), text(message.step), text(customer),
      try message.entity.map(entityID) ?? .none, text(message.group), text(message.staff),
      .text(message.content), .text(message.touchpoint.rawValue), .text(message.purpose.name),
      .text(message.state.name), .time(message.plannedAt), .time(message.deadline),
      .time(message.stateAt), time(row.optionalInt(19)), time(row.optionalInt(20)),
      time(row.optionalInt(21)), .integer(Int64(message.attempts)), text(message.reason),
    ]
  }

  func taskRow(
    _ row: Statement, _ rows: OutreachRows, customer: String?
  ) throws -> [ExportCell] {
    let task = try rows.task(row)
    return [
      .text(task.id), .text(task.sop), .text(task.step), text(customer),
      try task.entity.map(entityID) ?? .none, text(task.group), text(task.staff),
      .text(task.title), text(task.content), .time(task.plannedAt), time(task.doneAt?.seconds),
      time(task.due?.seconds), text(task.result?.name),
    ]
  }

  private func entityID(_ number: Int64) throws -> ExportCell {
    let find = try connection.statement("SELECT id FROM entities WHERE number = ?")
    find.bind(1, number)
    defer { find.reset() }
    return try find.step() ? .text(find.text(0)) : .none
  }

  /// The places of each customer's numbers, and then of home 0.
  private func eachSubject(
    _ body: (String?, Int64, Int64) throws -> Void,
    entities: (String?, Int64) throws -> Void = { _, _ in }
  ) throws {
    let held = try HeldTags(connection)
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let (number, id) = (customer.int(0), customer.text(1))
      for home in try [number] + held.absorbed(by: number) {
        try body(id, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1))
      }
      try entities(id, number)
    }
    try body(nil, 0, PlacedTable.firstPlace(of: 1))
  }
}
