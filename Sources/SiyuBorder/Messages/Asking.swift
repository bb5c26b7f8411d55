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

/// Questions about the batch in a slot. The answers carry the sequence of this message.
public struct Ask: BorderMessage, Hashable {
  public static let kind = MessageKind.ask
  public static let mostQuestions = 2000

  public var slot: Int
  public var now: Instant
  public var questions: [Question]
  /// `nil`: all subjects.
  public var mask: SubjectMask?
  public init(slot: Int, now: Instant, questions: [Question], mask: SubjectMask? = nil) {
    self.slot = slot
    self.now = now
    self.questions = questions
    self.mask = mask
  }

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(UInt8(slot))
    writer.int64(now.seconds)
    writer.list(questions) { writer, question in
      writer.varint(UInt64(max(0, question.function)))
      writer.uint8(question.kind.rawValue)
      writer.uint8(question.subject.rawValue)
      writer.value(question.argument)
    }
    writer.optional(mask) { writer, mask in
      writer.uint32(UInt32(mask.count))
      for byte in mask.bits { writer.uint8(byte) }
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    slot = try reader.slot()
    now = try reader.instant()
    questions = try reader.list(limit: Self.mostQuestions, each: 4) { reader throws(ByteError) in
      let function = try reader.varint()
      guard function <= UInt64(Int32.max) else { throw reader.failure("no such function") }
      return Question(
        function: Int(function), kind: try reader.oneOf(QuestionKind.allCases, "question"),
        subject: try reader.oneOf(SubjectKind.allCases, "subject"), argument: try reader.value())
    }
    mask = try reader.optional { reader throws(ByteError) in
      let count = Int(try reader.uint32())
      return SubjectMask(count: count, bits: Array(try reader.rawBytes((count + 7) / 8)))
    }
  }
}

/// Which subjects of a batch are asked about: one bit each.
public struct SubjectMask: Sendable, Hashable {
  public let count: Int
  fileprivate(set) var bits: [UInt8]

  fileprivate init(count: Int, bits: [UInt8]) {
    self.count = count
    self.bits = bits
  }

  public init(count: Int, asked: some Sequence<Int>) {
    self.count = count
    bits = Array(repeating: 0, count: (count + 7) / 8)
    for subject in asked where subject >= 0 && subject < count {
      bits[subject >> 3] |= 1 << UInt8(subject & 7)
    }
  }

  /// False for subjects that are not there.
  @inlinable
  public subscript(subject: Int) -> Bool {
    guard subject >= 0, subject < count else { return false }
    return byte(subject >> 3) >> UInt8(subject & 7) & 1 == 1
  }

  /// How many are asked about.
  public var asked: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

  @usableFromInline
  func byte(_ index: Int) -> UInt8 { bits[index] }
}

extension ByteReader {
  fileprivate mutating func slot() throws(ByteError) -> Int {
    let slot = Int(try uint8())
    guard slot < BatchReady.slots else { throw failure("no slot \(slot)") }
    return slot
  }
}
