import SiyuModel

/// Turns rows of enrolments, messages and tasks into values, on one connection.
///
/// Numbers of customers come as they lie; `owner` tells whose they are now.
final class OutreachRows {
  let connection: Connection
  let labels: LabelBook

  init(_ connection: Connection, labels: LabelBook? = nil) {
    self.connection = connection
    self.labels = labels ?? LabelBook(connection)
  }

  // MARK: Enrolments

  /// What `enrolment` reads.
  static let enrolmentColumns = "place, due, entity, grp, data"

  func enrolment(_ row: Statement, customer: Int64?) throws -> Enrolment {
    try enrolment(
      place: row.int(0), due: row.optionalInt(1), entity: row.optionalInt(2),
      group: row.optionalText(3), row.bytes(4), customer: customer)
  }

  func enrolment(
    place: Int64, due: Int64?, entity: Int64?, group: String?,
    _ bytes: UnsafeBufferPointer<UInt8>, customer: Int64?
  ) throws -> Enrolment {
    let packed = PackedEnrolment(bytes)
    let subject: SubjectKey =
      if let group { .group(group) } else if let entity { .entity(entity) } else {
        .customer(PlacedTable.home(of: place))
      }
    return Enrolment(
      number: place,
      key: EnrolmentKey(
        sop: try labels.text(packed.sop), subject: subject, occurrence: packed.occurrence),
      customer: customer, checksum: try labels.text(packed.checksum),
      enrolledAt: Instant(seconds: packed.enrolledAt),
      state: EnrolmentState(rawValue: packed.state) ?? .stranded,
      step: packed.step == 0 ? nil : try labels.text(packed.step),
      due: due.map { Instant(seconds: $0) }, moment: packed.moment.map { Instant(seconds: $0) },
      waiting: try packed.waiting.map(refusal), history: try packed.history.map(record),
      goalAt: packed.goalAt.map { Instant(seconds: $0) }, why: packed.why)
  }

  private func refusal(_ waiting: PackedEnrolment.Waiting) throws -> GateRefusal {
    GateRefusal(
      rule: GateRule(rawValue: try labels.text(waiting.rule)) ?? .content, words: waiting.words,
      until: waiting.until.map { Instant(seconds: $0) })
  }

  private func record(_ record: PackedEnrolment.Record) throws -> StepRecord {
    StepRecord(
      step: try labels.text(record.step), visit: record.visit, at: Instant(seconds: record.at),
      outcome: StepOutcome(rawValue: record.outcome) ?? .failed,
      content: record.content == 0 ? nil : try labels.text(record.content), effect: record.effect,
      reason: record.reason)
  }

  /// Packs it, without its history in between as values of its own: a commit packs a hundred thousand.
  func write(_ enrolment: Enrolment, to writer: PackWriter) throws {
    PackedEnrolment(
      state: enrolment.state.rawValue, sop: try labels.number(enrolment.key.sop),
      occurrence: enrolment.key.occurrence,
      checksum: try labels.number(enrolment.checksum),
      step: try enrolment.step.map(labels.number) ?? 0, enrolledAt: enrolment.enrolledAt.seconds,
      moment: enrolment.moment?.seconds, goalAt: enrolment.goalAt?.seconds,
      waiting: try enrolment.waiting.map {
        PackedEnrolment.Waiting(
          rule: try labels.number($0.rule.rawValue), words: $0.words, until: $0.until?.seconds)
      }, why: enrolment.why
    ).writeFront(to: writer)
    var at = enrolment.enrolledAt.seconds
    try enrolment.history.withUnsafeBufferPointer { history in
      for index in history.indices {
        PackedEnrolment.write(
          PackedEnrolment.Record(
            step: try labels.number(history[index].step), visit: history[index].visit,
            at: history[index].at.seconds, outcome: history[index].outcome.rawValue,
            content: try history[index].content.map { try labels.number($0) } ?? 0,
            effect: history[index].effect, reason: history[index].reason), after: at, to: writer)
        at = history[index].at.seconds
      }
    }
  }

  // MARK: Messages

  /// What `message` reads.
  static let messageColumns =
    """
    place, id, state, planned, touchpoint, purpose, sop, step, checksum, content, staff, link,
    entity, grp, deadline, priority, changed, attempts, reason
    """

  func message(_ row: Statement) throws -> Message {
    let home = PlacedTable.home(of: row.int(0))
    func label(_ column: Int32) throws -> String {
      try labels.text(Int32(truncatingIfNeeded: row.int(column)))
    }
    return Message(
      id: row.text(1), sop: try label(6), step: try label(7),
      customer: home == 0 ? nil : try owner(of: home), group: row.optionalText(13),
      entity: row.optionalInt(12), staff: try labels.text(row, 10), checksum: try label(8),
      content: try label(9), touchpoint: Touchpoint(rawValue: try label(4)) ?? .chat,
      purpose: MessagePurpose(rawValue: UInt8(truncatingIfNeeded: row.int(5))) ?? .marketing,
      hasLink: row.int(11) != 0, plannedAt: Instant(seconds: row.int(3)),
      deadline: Instant(seconds: row.int(14)), priority: Int(row.int(15)),
      state: Self.state(row.int(2)), stateAt: Instant(seconds: row.int(16)),
      reason: row.optionalText(18), attempts: Int(row.int(17)))
  }

  @inline(__always) static func state(_ value: Int64) -> MessageState {
    MessageState(rawValue: UInt8(truncatingIfNeeded: value)) ?? .failed
  }

  static func isPending(_ state: MessageState) -> Bool {
    switch state {
    case .planned, .admitted, .handedOver, .uncertain: true
    case .confirmed, .failed, .expired: false
    }
  }

  private var knownKeys: MessageKeys?

  func keys() throws -> MessageKeys {
    if let knownKeys { return knownKeys }
    let made = try MessageKeys(connection)
    knownKeys = made
    return made
  }

  func place(ofMessage id: String) throws -> Int64? {
    let read = try connection.statement("SELECT id FROM messages WHERE place = ?")
    for place in try keys().places(MessageKeys.hash(id)) {
      read.bind(1, place)
      defer { read.reset() }
      if try read.step(), read.text(0).utf8.elementsEqual(id.utf8) { return place }
    }
    return nil
  }

  func message(_ id: String) throws -> Message? {
    guard let place = try place(ofMessage: id) else { return nil }
    let read = try connection.statement(
      "SELECT \(Self.messageColumns) FROM messages WHERE place = ?")
    read.bind(1, place)
    defer { read.reset() }
    return try read.step() ? message(read) : nil
  }

  // MARK: Tasks

  static let taskColumns =
    "place, id, sop, step, checksum, title, content, staff, entity, grp, planned, done, due, result"

  func task(_ row: Statement) throws -> StaffTask {
    let home = PlacedTable.home(of: row.int(0))
    func label(_ column: Int32) throws -> String {
      try labels.text(Int32(truncatingIfNeeded: row.int(column)))
    }
    return StaffTask(
      id: row.text(1), sop: try label(2), step: try label(3),
      customer: home == 0 ? nil : try owner(of: home), entity: row.optionalInt(8),
      group: row.optionalText(9), staff: try labels.text(row, 7), checksum: try label(4),
      title: try label(5), content: try labels.text(row, 6),
      plannedAt: Instant(seconds: row.int(10)),
      due: row.optionalInt(12).map { Instant(seconds: $0) },
      doneAt: row.optionalInt(11).map { Instant(seconds: $0) },
      result: row.optionalInt(13).flatMap {
        TaskResult.Result(rawValue: UInt8(truncatingIfNeeded: $0))
      })
  }

  // MARK: Whose it is

  /// The customer that owns a number now; the number itself where there is none any more.
  func owner(of home: Int64) throws -> Int64 {
    try connection.int("SELECT owner FROM customers WHERE number = ?", home) ?? home
  }

  func owner(ofEntity entity: Int64) throws -> Int64? {
    try connection.int(
      """
      SELECT a.customer FROM entities e JOIN accounts a ON a.number = e.account
      WHERE e.number = ?
      """, entity)
  }
}
