public import SiyuModel

/// What was asked, to hold answers against.
public struct AskedShape: Sendable {
  /// What a question allows as an answer.
  public enum Bounds: Sendable, Hashable {
    /// An exclusive tag group with so many values.
    case one(of: Int)
    /// A tag group that is not exclusive.
    case any(of: Int)
    case yesOrNo
    case value
  }

  /// How many are asked about.
  public var subjects: Int
  public var now: Instant
  public var questions: [Bounds]
  /// By question, whom it concerns; `nil`, and missing: everybody.
  public var masks: [SubjectMask?]
  public init(subjects: Int, now: Instant, questions: [Bounds], masks: [SubjectMask?] = []) {
    self.subjects = subjects
    self.now = now
    self.questions = questions
    self.masks = masks
  }

  func mask(_ question: Int) -> SubjectMask? {
    masks.indices.contains(question) ? masks[question] : nil
  }

  /// Whom any question concerns; `nil` for everybody.
  var anyMask: SubjectMask? {
    guard !questions.isEmpty else { return nil }
    var all = SubjectMask(count: subjects)
    for question in questions.indices {
      guard let mask = mask(question) else { return nil }
      all.formUnion(mask)
    }
    return all
  }
}

/// Reads the answers of a worker, which may be anything: what does not fit what was asked is
/// refused as a whole.
public enum AnswersReader {
  /// - Parameter readSets: the plugin's read sets so far, from number 1; new ones are added.
  public static func read(
    _ payload: UnsafeRawBufferPointer, asked: AskedShape, readSets: inout [[String]]
  ) throws(ByteError) -> BatchAnswers {
    var reader = ByteReader(payload)
    let subjects = Int(try reader.uint32())
    let questions = Int(try reader.uint16())
    guard subjects == asked.subjects, questions == asked.questions.count else {
      throw reader.failure(
        "answers to \(questions) questions about \(subjects) subjects, asked were "
          + "\(asked.questions.count) about \(asked.subjects)")
    }
    try reader.newReadSets(&readSets)
    let due = try reader.array(subjects, of: Int64.self)
    if let early = due.min(), early < asked.now.seconds {
      throw reader.failure("an answer that is due in the past")
    }
    let readTags = try reader.flags(subjects)
    var columns: [AnswerColumn] = []
    columns.reserveCapacity(questions)
    for (question, bounds) in asked.questions.enumerated() {
      columns.append(
        try reader.column(
          bounds, subjects: subjects, mask: asked.mask(question), readSets: readSets.count))
    }
    try reader.expectEnd()
    if let mask = asked.anyMask {
      for subject in 0..<subjects where !mask[subject] {
        guard due[subject] == .max, !readTags[subject] else {
          throw reader.failure("an answer about subject \(subject), which was not asked about")
        }
      }
    }
    return BatchAnswers(columns: columns, due: due, readTags: readTags)
  }
}

extension ByteReader {
  fileprivate mutating func newReadSets(_ known: inout [[String]]) throws(ByteError) {
    let first = try varint()
    let sets = try list(limit: AnswerLimits.readSets) { reader throws(ByteError) in
      try reader.list(limit: AnswerLimits.readWords) { reader throws(ByteError) in
        TextEscape.terminalSafe(try reader.string(limit: AnswerLimits.readWord))
      }
    }
    guard first == UInt64(known.count + 1), known.count + sets.count <= AnswerLimits.readSets
    else { throw failure("read sets out of order") }
    known += sets
    guard sets.isEmpty || known.joined().reduce(0, { $0 + $1.utf8.count }) <= AnswerLimits.readBytes
    else { throw failure("more than \(AnswerLimits.readBytes >> 20) MB of what was read") }
  }

  fileprivate mutating func column(
    _ bounds: AskedShape.Bounds, subjects: Int, mask: SubjectMask?, readSets: Int
  ) throws(ByteError) -> AnswerColumn {
    let codes = try array(subjects, of: UInt16.self)
    let reads: [UInt16]
    if try bool() {
      reads = try array(subjects, of: UInt16.self)
      if let highest = reads.max(), Int(highest) > readSets {
        throw failure("a read set of number \(highest), \(readSets) are known")
      }
    } else {
      reads = Array(repeating: 0, count: subjects)
    }
    let sets = try self.sets(bounds, subjects: subjects)
    let failed = try check(codes, highest: bounds.highestCode(sets: sets.count))

    var reasons: [Int: String] = [:]
    var next = 0
    for _ in 0..<(try count(limit: subjects, each: 2)) {
      let subject = try self.subject(&next, of: subjects, mask)
      reasons[subject] = TextEscape.terminalSafe(try string(limit: CappedText.reason))
    }
    var failures: [AnswerFailure] = []
    next = 0
    for _ in 0..<(try count(limit: AnswerLimits.failures)) {
      let subject = try self.subject(&next, of: subjects, mask)
      guard codes[subject] == AnswerColumn.failed else {
        throw failure("a failure of subject \(subject), which has an answer")
      }
      failures.append(AnswerFailure(subject: subject, diagnostic: try diagnostic()))
    }
    guard failures.isEmpty == (failed == 0) else {
      throw failure("\(failed) failures, \(failures.count) told")
    }
    var values: [DataValue] = []
    if try bool() {
      guard bounds == .value else { throw failure("values where none were asked for") }
      try expectModestValue()
      values.reserveCapacity(subjects)
      for _ in 0..<subjects { values.append(try value()) }
    }
    if let mask {
      for subject in 0..<subjects where !mask[subject] {
        guard codes[subject] == AnswerColumn.keep, reads[subject] == 0 else {
          throw failure("an answer about subject \(subject), which was not asked about")
        }
      }
    }
    return AnswerColumn(
      codes: codes, sets: sets, reasons: reasons, reads: reads, failures: failures,
      values: values)
  }

  /// Sets of value numbers, each ascending.
  private mutating func sets(
    _ bounds: AskedShape.Bounds, subjects: Int
  ) throws(ByteError) -> [[UInt16]] {
    guard case .any(let values) = bounds else {
      if try varint() != 0 { throw failure("sets where one value was asked for") }
      return []
    }
    return try list(limit: min(subjects, Int(AnswerColumn.largest) - 1)) {
      reader throws(ByteError) in
      let set = try reader.list(limit: values, each: 2) { reader throws(ByteError) in
        try reader.uint16()
      }
      for (index, value) in set.enumerated() {
        guard Int(value) < values, index == 0 || set[index - 1] < value else {
          throw reader.failure("a set with value \(value) of \(values)")
        }
      }
      return set
    }
  }

  /// Returns how many failed. Written so that the compiler can take many codes at once.
  private func check(_ codes: [UInt16], highest: UInt16) throws(ByteError) -> Int {
    var most: UInt16 = 0
    var failed = 0
    var odd = 0
    for code in codes {
      let reserved = code >= AnswerColumn.largest
      most = max(most, reserved ? 0 : code)
      failed &+= code == AnswerColumn.failed ? 1 : 0
      odd &+= reserved && code < AnswerColumn.failed ? 1 : 0
    }
    guard most <= highest, odd == 0 else {
      throw failure("an answer of number \(most), \(highest) is the last")
    }
    return failed
  }

  /// A subject that was asked about, after the one before.
  private mutating func subject(
    _ next: inout Int, of subjects: Int, _ mask: SubjectMask?
  ) throws(ByteError) -> Int {
    let number = try varint()
    guard number >= UInt64(next), number < UInt64(subjects) else {
      throw failure("subject \(number) of \(subjects), or out of order")
    }
    let subject = Int(number)
    if let mask, !mask[subject] {
      throw failure("an answer about subject \(subject), which was not asked about")
    }
    next = subject + 1
    return subject
  }

  fileprivate mutating func flags(_ count: Int) throws(ByteError) -> [Bool] {
    let bytes = try array(count, of: UInt8.self)
    if let largest = bytes.max(), largest > 1 { throw failure("\(largest) is no boolean") }
    return bytes.map { $0 != 0 }
  }

  /// Elements as they lie in memory, copied at once.
  fileprivate mutating func array<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type
  ) throws(ByteError) -> [Element] {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    if overflow { throw failure("too many answers") }
    let raw = try rawBytes(size)
    guard let base = raw.baseAddress, size > 0 else { return [] }
    return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      UnsafeMutableRawPointer(buffer.baseAddress!).copyMemory(from: base, byteCount: size)
      initialized = count
    }
  }
}

extension AskedShape.Bounds {
  fileprivate func highestCode(sets: Int) -> UInt16 {
    switch self {
    case .one(let values): UInt16(clamping: min(values, Int(AnswerColumn.largest) - 1))
    case .any: UInt16(clamping: sets)
    case .yesOrNo: 1
    case .value: 0
    }
  }
}
