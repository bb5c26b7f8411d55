internal import SiyuModel

/// What the SOP stratum decided for one customer, on its way to the commit.
struct OutreachRecord: Sendable, Hashable {
  var customer: Int64
  /// When its triggers have to be looked at again; `nil` where only what was due was looked at, and
  /// the time that is written down stays.
  var due: Int64?
  var steps: [SteppedChange]
  var change: OutreachChange
}

// Bytes for the spool: one process writes and reads them within one run, so they have no version.
extension OutreachRecord {
  func write(to writer: inout ByteWriter) {
    writer.int64(customer)
    writer.optional(due) { $0.int64($1) }
    writer.each(steps) { writer, step in
      writer.int32(step.tag)
      writer.bool(step.gained)
      writer.varint(UInt64(step.rule))
    }
    writer.change(change)
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    customer = try reader.int64()
    due = try reader.optional { reader throws(ByteError) in try reader.int64() }
    steps = try reader.each { reader throws(ByteError) in
      SteppedChange(
        tag: try reader.int32(), gained: try reader.bool(), rule: Int(try reader.varint()))
    }
    change = try reader.change()
  }
}

extension ByteWriter {
  mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
    bool(value != nil)
    if let value { write(&self, value) }
  }

  mutating func each<Value>(_ values: [Value], _ write: (inout ByteWriter, Value) -> Void) {
    varint(UInt64(values.count))
    for value in values { write(&self, value) }
  }

  mutating func text(_ text: String?) { optional(text) { $0.string($1) } }
  mutating func number(_ number: Int64?) { optional(number) { $0.zigzag($1) } }
  mutating func time(_ time: Instant?) { number(time?.seconds) }

  /// - Parameter bare: for digests: without reasons and without the store's numbers of rows.
  mutating func change(_ change: OutreachChange, bare: Bool = false) {
    each(change.enrolments) { $0.enrolment($1, bare: bare) }
    each(change.messages) { $0.message($1) }
    each(change.tasks) { $0.task($1) }
    each(change.marked) { $0.mark($1) }
    each(change.unmarked) { $0.mark($1) }
    each(change.recalled) { writer, recall in
      writer.string(recall.sop)
      writer.string(recall.subject.text)
      writer.zigzag(recall.at.seconds)
    }
    // Digests of plan files that give nothing stay what they were.
    let isLater =
      !change.standings.isEmpty || !change.events.isEmpty || !change.rewards.isEmpty
    if bare, change.postings.isEmpty, !isLater { return }
    each(change.postings) { $0.posting($1) }
    if bare, !isLater { return }
    each(change.standings) { $0.standing($1, bare: bare) }
    each(change.events) { $0.event($1) }
    if bare, change.rewards.isEmpty { return }
    each(change.rewards) { $0.reward($1, bare: bare) }
  }

  private mutating func reward(_ reward: RewardDecision, bare: Bool) {
    zigzag(reward.key.account)
    zigzag(reward.key.invitee)
    string(reward.key.programme)
    varint(UInt64(max(0, reward.key.level)))
    zigzag(reward.home)
    uint8(reward.state.rawValue)
    varint(UInt64(max(0, reward.turn)))
    zigzag(reward.reward.points)
    zigzag(reward.reward.money)
    number(reward.piece.map { Int64($0) })
    time(reward.shown)
    time(reward.due)
    zigzag(reward.at.seconds)
    bool(reward.belowZero)
    text(bare ? nil : reward.reason)
  }

  private mutating func standing(_ standing: Standing, bare: Bool) {
    string(standing.programme)
    string(standing.subject.text)
    string(standing.state)
    zigzag(Int64(standing.rank))
    zigzag(standing.since.seconds)
    time(standing.until)
    time(standing.due)
    string(DataValue.record(standing.data).canonicalText)
    text(bare ? nil : standing.reason)
    each(standing.through) {
      $0.string($1.state)
      $0.text(bare ? nil : $1.reason)
    }
  }

  private mutating func event(_ event: BornEvent) {
    string(event.type)
    zigzag(event.at.seconds)
    string(DataValue.record(event.props).canonicalText)
    string(event.id)
    string(event.subject.text)
  }

  private mutating func enrolment(_ row: Enrolment, bare: Bool) {
    number(bare ? nil : row.number)
    string(row.key.sop)
    string(row.key.subject.text)
    string(row.key.occurrence)
    number(row.customer)
    string(row.checksum)
    zigzag(row.enrolledAt.seconds)
    uint8(row.state.rawValue)
    text(row.step)
    time(row.due)
    time(row.moment)
    optional(row.waiting) { writer, waiting in
      writer.string(waiting.rule.rawValue)
      writer.string(bare ? "" : waiting.words)
      writer.time(waiting.until)
    }
    each(row.history) { writer, record in
      writer.string(record.step)
      writer.varint(UInt64(record.visit))
      writer.zigzag(record.at.seconds)
      writer.uint8(record.outcome.rawValue)
      writer.text(record.content)
      writer.text(record.effect)
      writer.text(bare ? nil : record.reason)
    }
    time(row.goalAt)
    text(bare ? nil : row.why)
  }

  private mutating func message(_ message: Message) {
    string(message.id)
    string(message.sop)
    string(message.step)
    number(message.customer)
    text(message.group)
    number(message.entity)
    text(message.staff)
    string(message.checksum)
    string(message.content)
    string(message.touchpoint.rawValue)
    uint8(message.purpose.rawValue)
    bool(message.hasLink)
    zigzag(message.plannedAt.seconds)
    zigzag(message.deadline.seconds)
    zigzag(Int64(message.priority))
    uint8(message.state.rawValue)
    zigzag(message.stateAt.seconds)
    text(message.reason)
    varint(UInt64(max(0, message.attempts)))
  }

  private mutating func task(_ task: StaffTask) {
    string(task.id)
    string(task.sop)
    string(task.step)
    number(task.customer)
    number(task.entity)
    text(task.group)
    text(task.staff)
    string(task.checksum)
    string(task.title)
    text(task.content)
    zigzag(task.plannedAt.seconds)
    time(task.due)
    time(task.doneAt)
  }

  private mutating func mark(_ mark: ConditionMark) {
    string(mark.sop)
    varint(UInt64(mark.trigger))
    string(mark.subject.text)
  }
}

extension ByteReader {
  mutating func optional<Value>(
    _ read: (inout ByteReader) throws(ByteError) -> Value
  ) throws(ByteError) -> Value? {
    try bool() ? try read(&self) : nil
  }

  mutating func each<Value>(
    _ read: (inout ByteReader) throws(ByteError) -> Value
  ) throws(ByteError) -> [Value] {
    var values: [Value] = []
    for _ in 0..<(try count()) { values.append(try read(&self)) }
    return values
  }

  mutating func text() throws(ByteError) -> String? {
    try optional { reader throws(ByteError) in try reader.string() }
  }
  mutating func number() throws(ByteError) -> Int64? {
    try optional { reader throws(ByteError) in try reader.zigzag() }
  }
  mutating func time() throws(ByteError) -> Instant? { try number().map { Instant(seconds: $0) } }
  mutating func at() throws(ByteError) -> Instant { Instant(seconds: try zigzag()) }

  mutating func one<Value: RawRepresentable>(
    _ raw: Value.RawValue
  ) throws(ByteError) -> Value {
    guard let value = Value(rawValue: raw) else { throw failure("an unknown value") }
    return value
  }

  private mutating func subject() throws(ByteError) -> SubjectKey {
    guard let key = SubjectKey(text: try string()) else { throw failure("no subject") }
    return key
  }

  mutating func change() throws(ByteError) -> OutreachChange {
    var change = OutreachChange()
    change.enrolments = try each { reader throws(ByteError) in try reader.enrolment() }
    change.messages = try each { reader throws(ByteError) in try reader.message() }
    change.tasks = try each { reader throws(ByteError) in try reader.task() }
    change.marked = try each { reader throws(ByteError) in try reader.mark() }
    change.unmarked = try each { reader throws(ByteError) in try reader.mark() }
    change.recalled = try each { reader throws(ByteError) in
      Recall(sop: try reader.string(), subject: try reader.subject(), at: try reader.at())
    }
    change.postings = try each { reader throws(ByteError) in try reader.posting() }
    change.standings = try each { reader throws(ByteError) in try reader.standing() }
    change.events = try each { reader throws(ByteError) in
      BornEvent(
        type: try reader.string(), at: try reader.at(), props: try reader.recordText(),
        id: try reader.string(), subject: try reader.subject())
    }
    change.rewards = try each { reader throws(ByteError) in try reader.reward() }
    return change
  }

  private mutating func reward() throws(ByteError) -> RewardDecision {
    let key = RewardKey(
      account: try zigzag(), invitee: try zigzag(), programme: try string(),
      level: Int(clamping: try varint()))
    return RewardDecision(
      key: key, home: try zigzag(), state: try one(try uint8()), turn: Int(clamping: try varint()),
      reward: FissionReward(points: try zigzag(), money: try zigzag()),
      piece: try number().map { Int(clamping: $0) }, shown: try time(), due: try time(),
      at: try at(), belowZero: try bool(), reason: try text())
  }

  private mutating func recordText() throws(ByteError) -> DataRecord {
    guard case .record(let record)? = try? JSON.parse(try string()) else {
      throw failure("no record")
    }
    return record
  }

  private mutating func standing() throws(ByteError) -> Standing {
    var standing = Standing(
      programme: try string(), subject: try subject(), state: try string(),
      rank: Int(try zigzag()), since: try at(), until: try time(), due: try time(),
      data: try recordText(), reason: try text())
    standing.through = try each { reader throws(ByteError) in
      .init(state: try reader.string(), reason: try reader.text())
    }
    return standing
  }

  private mutating func enrolment() throws(ByteError) -> Enrolment {
    let number = try number()
    let key = EnrolmentKey(
      sop: try string(), subject: try subject(), occurrence: try string())
    var row = Enrolment(
      number: number, key: key, customer: try self.number(), checksum: try string(),
      enrolledAt: try at(), state: try one(try uint8()))
    row.step = try text()
    row.due = try time()
    row.moment = try time()
    row.waiting = try optional { reader throws(ByteError) in
      GateRefusal(
        rule: try reader.one(try reader.string()), words: try reader.string(),
        until: try reader.time())
    }
    row.history = try each { reader throws(ByteError) in
      StepRecord(
        step: try reader.string(), visit: Int(try reader.varint()), at: try reader.at(),
        outcome: try reader.one(try reader.uint8()), content: try reader.text(),
        effect: try reader.text(), reason: try reader.text())
    }
    row.goalAt = try time()
    row.why = try text()
    return row
  }

  private mutating func message() throws(ByteError) -> Message {
    Message(
      id: try string(), sop: try string(), step: try string(), customer: try number(),
      group: try text(), entity: try number(), staff: try text(), checksum: try string(),
      content: try string(), touchpoint: try one(try string()), purpose: try one(try uint8()),
      hasLink: try bool(), plannedAt: try at(), deadline: try at(), priority: Int(try zigzag()),
      state: try one(try uint8()), stateAt: try at(), reason: try text(),
      attempts: Int(try varint()))
  }

  private mutating func task() throws(ByteError) -> StaffTask {
    StaffTask(
      id: try string(), sop: try string(), step: try string(), customer: try number(),
      entity: try number(), group: try text(), staff: try text(), checksum: try string(),
      title: try string(), content: try text(), plannedAt: try at(), due: try time(),
      doneAt: try time())
  }

  private mutating func mark() throws(ByteError) -> ConditionMark {
    ConditionMark(sop: try string(), trigger: Int(try varint()), subject: try subject())
  }
}
