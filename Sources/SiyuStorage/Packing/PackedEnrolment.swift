/// One subject's walk as it lies in its row. Names are labels; texts are copied.
///
/// What tells it from others (SOP, occurrence) and what is counted (state, checksum, step) stands in
/// front, so that it can be read alone.
struct PackedEnrolment: Hashable {
  struct Record: Hashable {
    /// Label.
    var step: Int32
    var visit: Int
    /// UTC seconds.
    var at: Int64
    /// `StepOutcome`, 0…15.
    var outcome: UInt8
    /// Label; 0 for none.
    var content: Int32
    var effect: String?
    var reason: String?
  }

  struct Waiting: Hashable {
    /// Label.
    var rule: Int32
    var words: String
    var until: Int64?
  }

  /// `EnrolmentState`, 0…15.
  var state: UInt8
  var sop: Int32
  var occurrence: String
  var checksum: Int32
  /// Label; 0 once it has ended.
  var step: Int32
  /// UTC seconds, and so on.
  var enrolledAt: Int64
  var moment: Int64?
  var goalAt: Int64?
  var waiting: Waiting?
  /// Of the author.
  var why: String?
  var history: [Record]

  init(
    state: UInt8, sop: Int32, occurrence: String, checksum: Int32, step: Int32, enrolledAt: Int64,
    moment: Int64? = nil, goalAt: Int64? = nil, waiting: Waiting? = nil, why: String? = nil,
    history: [Record] = []
  ) {
    self.state = state
    self.sop = sop
    self.occurrence = occurrence
    self.checksum = checksum
    self.step = step
    self.enrolledAt = enrolledAt
    self.moment = moment
    self.goalAt = goalAt
    self.waiting = waiting
    self.why = why
    self.history = history
  }

  private static let stateBits: UInt8 = 15
  private static let hasMoment: UInt8 = 16
  private static let hasGoal: UInt8 = 32
  private static let hasWaiting: UInt8 = 64
  private static let hasWhy: UInt8 = 128

  private static let outcomeBits: UInt8 = 15
  private static let hasVisit: UInt8 = 16
  private static let hasContent: UInt8 = 32
  private static let hasEffect: UInt8 = 64
  private static let hasReason: UInt8 = 128

  /// What counting and choosing need; the occurrence is borrowed from the row.
  struct Head {
    var flags: UInt8
    var sop: Int32
    var occurrence: UnsafeBufferPointer<UInt8>
    var checksum: Int32
    var step: Int32
    var enrolledAt: Int64

    var state: UInt8 { flags & PackedEnrolment.stateBits }

    @inline(__always) init(_ reader: inout PackReader) {
      flags = reader.byte()
      sop = reader.int32()
      occurrence = reader.counted()
      checksum = reader.int32()
      step = reader.int32()
      enrolledAt = reader.zigzag()
    }
  }

  @inline(__always) static func head(_ bytes: UnsafeBufferPointer<UInt8>) -> Head {
    var reader = PackReader(bytes)
    return Head(&reader)
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    self.init(&reader)
  }

  /// Whether the gate holds it, from its first byte.
  static func isWaiting(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    (bytes.first ?? 0) & hasWaiting != 0
  }

  init(_ reader: inout PackReader) {
    let head = Head(&reader)
    state = head.state
    sop = head.sop
    occurrence = String(decoding: head.occurrence, as: UTF8.self)
    checksum = head.checksum
    step = head.step
    enrolledAt = head.enrolledAt
    moment = head.flags & Self.hasMoment != 0 ? enrolledAt &+ reader.zigzag() : nil
    goalAt = head.flags & Self.hasGoal != 0 ? enrolledAt &+ reader.zigzag() : nil
    if head.flags & Self.hasWaiting != 0 {
      let rule = reader.int32()
      let words = reader.text()
      let hasUntil = reader.byte() != 0
      waiting = Waiting(rule: rule, words: words, until: hasUntil ? reader.zigzag() : nil)
    }
    why = head.flags & Self.hasWhy != 0 ? reader.text() : nil
    history = []
    var at = enrolledAt
    while !reader.isAtEnd && !reader.isBroken { history.append(Self.record(&reader, &at)) }
  }

  private static func record(_ reader: inout PackReader, _ at: inout Int64) -> Record {
    let flags = reader.byte()
    let step = reader.int32()
    at &+= reader.zigzag()
    return Record(
      step: step, visit: flags & hasVisit != 0 ? Int(clamping: reader.varint()) : 0, at: at,
      outcome: flags & outcomeBits, content: flags & hasContent != 0 ? reader.int32() : 0,
      effect: flags & hasEffect != 0 ? reader.text() : nil,
      reason: flags & hasReason != 0 ? reader.text() : nil)
  }

  func write(to writer: PackWriter) {
    writeFront(to: writer)
    var at = enrolledAt
    for record in history {
      Self.write(record, after: at, to: writer)
      at = record.at
    }
  }

  /// All but the history.
  @inline(__always) func writeFront(to writer: PackWriter) {
    var flags = state & Self.stateBits
    if moment != nil { flags |= Self.hasMoment }
    if goalAt != nil { flags |= Self.hasGoal }
    if waiting != nil { flags |= Self.hasWaiting }
    if why != nil { flags |= Self.hasWhy }
    writer.byte(flags)
    writer.varint(sop)
    writer.counted(occurrence)
    writer.varint(checksum)
    writer.varint(step)
    writer.zigzag(enrolledAt)
    if let moment { writer.zigzag(moment &- enrolledAt) }
    if let goalAt { writer.zigzag(goalAt &- enrolledAt) }
    if let waiting {
      writer.varint(waiting.rule)
      writer.counted(waiting.words)
      writer.byte(waiting.until == nil ? 0 : 1)
      if let until = waiting.until { writer.zigzag(until) }
    }
    if let why { writer.counted(why) }
  }

  /// The next of the history.
  /// - Parameter at: of the record before; of enrolling for the first.
  @inline(__always) static func write(
    _ record: Record, after at: Int64, to writer: PackWriter
  ) {
    var flags = record.outcome & outcomeBits
    if record.visit != 0 { flags |= hasVisit }
    if record.content != 0 { flags |= hasContent }
    if record.effect != nil { flags |= hasEffect }
    if record.reason != nil { flags |= hasReason }
    writer.byte(flags)
    writer.varint(record.step)
    writer.zigzag(record.at &- at)
    if record.visit != 0 { writer.varint(UInt64(clamping: record.visit)) }
    if record.content != 0 { writer.varint(record.content) }
    if let effect = record.effect { writer.counted(effect) }
    if let reason = record.reason { writer.counted(reason) }
  }
}
