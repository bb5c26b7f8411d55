public import SiyuModel

/// A batch lies ready in a slot. Descriptors come along for the segments that are new or moved, in
/// the order of the list.
public struct BatchReady: BorderMessage, Hashable {
  public static let kind = MessageKind.batchReady
  public static let slots = 2

  public struct Segment: Sendable, Hashable {
    public var kind: SegmentKind
    /// Bytes that hold the batch.
    public var byteCount: Int
    /// Bytes of the shared memory they lie in.
    public var capacity: Int
    /// A descriptor comes with this message; otherwise the memory is the slot's last one.
    public var isNew: Bool
    public init(kind: SegmentKind, byteCount: Int, capacity: Int, isNew: Bool) {
      self.kind = kind
      self.byteCount = byteCount
      self.capacity = capacity
      self.isNew = isNew
    }
  }

  public var slot: Int
  public var subjects: Int
  /// Only those the plugin's grants include.
  public var segments: [Segment]
  public init(slot: Int, subjects: Int, segments: [Segment]) {
    self.slot = slot
    self.subjects = subjects
    self.segments = segments
  }

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(UInt8(slot))
    writer.uint32(UInt32(subjects))
    writer.list(segments) { writer, segment in
      writer.uint16(segment.kind.rawValue)
      writer.varint(UInt64(segment.byteCount))
      writer.varint(UInt64(segment.capacity))
      writer.bool(segment.isNew)
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    slot = try reader.slot()
    subjects = Int(try reader.uint32())
    segments = try reader.list(limit: SegmentKind.allCases.count) { reader throws(ByteError) in
      guard let kind = SegmentKind(rawValue: try reader.uint16()) else {
        throw reader.failure("unknown segment")
      }
      let byteCount = Int(clamping: try reader.varint())
      let capacity = Int(clamping: try reader.varint())
      guard byteCount <= capacity else { throw reader.failure("a segment beyond its memory") }
      return Segment(
        kind: kind, byteCount: byteCount, capacity: capacity, isNew: try reader.bool())
    }
  }
}

/// Questions about the batch in a slot. The answers carry the sequence of this message. Records lie in
/// a segment of the batch.
public struct Ask: BorderMessage, Hashable {
  public static let kind = MessageKind.ask
  public static let mostQuestions = 2000

  public var slot: Int
  public var now: Instant
  public var questions: [Question]
  /// Who is asked about, by place in the batch; `nil`: everybody once. What follows counts them as
  /// they stand here.
  public var rows: [UInt32]?
  /// By question; `nil`: all that are asked about. Empty: `nil` for every question.
  public var masks: [SubjectMask?]
  public init(
    slot: Int, now: Instant, questions: [Question], rows: [UInt32]? = nil,
    masks: [SubjectMask?] = []
  ) {
    self.slot = slot
    self.now = now
    self.questions = questions
    self.rows = rows
    self.masks = masks.contains { $0 != nil } ? masks : []
  }

  /// How many are asked about.
  public func count(inBatchOf subjects: Int) -> Int { rows?.count ?? subjects }

  /// Those whom a question concerns; `nil` for all.
  public func mask(_ question: Int) -> SubjectMask? {
    masks.indices.contains(question) ? masks[question] : nil
  }

  /// Whether all it names is in a batch of so many.
  func fits(_ subjects: Int) -> Bool {
    let count = count(inBatchOf: subjects)
    return count <= AnswerLimits.subjects && (rows?.max()).map { Int($0) < subjects } ?? true
      && masks.allSatisfy { $0 == nil || $0?.count == count }
  }

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(UInt8(slot))
    writer.int64(now.seconds)
    writer.list(Array(questions.enumerated())) { writer, question in
      writer.varint(UInt64(max(0, question.element.function)))
      writer.uint8(question.element.kind.rawValue)
      writer.uint8(question.element.subject.rawValue)
      writer.value(question.element.argument)
      writer.optional(mask(question.offset)) { writer, mask in
        writer.uint32(UInt32(mask.count))
        writer.bytes += mask.bits
      }
    }
    writer.optional(rows) { writer, rows in
      writer.list(rows) { writer, row in writer.uint32(row) }
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    let slot = try reader.slot()
    let now = try reader.instant()
    var masks: [SubjectMask?] = []
    var questions: [Question] = []
    for _ in 0..<(try reader.count(limit: Self.mostQuestions, each: 5)) {
      let function = try reader.varint()
      guard function <= UInt64(Int32.max) else { throw reader.failure("no such function") }
      questions.append(
        Question(
          function: Int(function), kind: try reader.oneOf(QuestionKind.allCases, "question"),
          subject: try reader.oneOf(SubjectKind.allCases, "subject"), argument: try reader.value()))
      masks.append(
        try reader.optional { reader throws(ByteError) in
          let count = Int(try reader.uint32())
          return SubjectMask(count: count, bits: try reader.rawBytes((count + 7) / 8))
        })
    }
    let rows = try reader.optional { reader throws(ByteError) in
      try reader.list(limit: AnswerLimits.subjects, each: 4) { reader throws(ByteError) in
        try reader.uint32()
      }
    }
    self.init(slot: slot, now: now, questions: questions, rows: rows, masks: masks)
  }
}

extension ByteReader {
  fileprivate mutating func slot() throws(ByteError) -> Int {
    let slot = Int(try uint8())
    guard slot < BatchReady.slots else { throw failure("no slot \(slot)") }
    return slot
  }
}
