public import CProcess
public import SiyuModel

/// Where a worker puts its answers about a batch: preallocated columns, sent as they lie.
///
/// For every question about every subject: first `began`, then `answer`. What is not answered
/// counts as `keep`. Not for several threads.
public final class AnswersWriter {
  @usableFromInline let page: UnsafeMutablePointer<siyu_status>
  @usableFromInline var codes: UnsafeMutablePointer<UInt16>
  @usableFromInline var reads: UnsafeMutablePointer<UInt16>
  @usableFromInline var dues: UnsafeMutablePointer<Int64>
  @usableFromInline var readTags: UnsafeMutablePointer<UInt8>
  private var cells = 0
  private var rows = 0
  public private(set) var questions = 0
  public private(set) var subjects = 0

  private var extras: [QuestionExtras] = []
  private var readSets: [[String]: UInt16] = [:]
  private var newReadSets: [[String]] = []

  /// - Parameter page: the status page, or any memory of its size.
  public init(page: UnsafeMutablePointer<siyu_status>) {
    self.page = page
    codes = .allocate(capacity: 1)
    reads = .allocate(capacity: 1)
    dues = .allocate(capacity: 1)
    readTags = .allocate(capacity: 1)
  }

  deinit {
    codes.deallocate()
    reads.deallocate()
    dues.deallocate()
    readTags.deallocate()
  }

  /// Starts a batch: nothing answered, nothing due.
  public func begin(subjects: Int, questions: Int) {
    self.subjects = subjects
    self.questions = questions
    if subjects * questions > cells {
      codes.deallocate()
      reads.deallocate()
      cells = subjects * questions
      codes = .allocate(capacity: cells)
      reads = .allocate(capacity: cells)
    }
    if subjects > rows {
      dues.deallocate()
      readTags.deallocate()
      rows = subjects
      dues = .allocate(capacity: rows)
      readTags = .allocate(capacity: rows)
    }
    codes.update(repeating: AnswerColumn.keep, count: subjects * questions)
    reads.update(repeating: 0, count: subjects * questions)
    dues.update(repeating: .max, count: subjects)
    readTags.update(repeating: 0, count: subjects)
    extras = Array(repeating: QuestionExtras(), count: questions)
  }

  // MARK: For each question about each subject

  /// Tells the host, and the watchdog, where the worker is. Call before running the rule.
  @inlinable
  public func began(question: Int, subject: Int) {
    siyu_status_began(
      page, UInt32(truncatingIfNeeded: question), UInt32(truncatingIfNeeded: subject))
  }

  /// - Parameters:
  ///   - code: as `AnswerColumn` says.
  ///   - reads: a number from `readSet`, 0 for nothing.
  ///   - due: when this answer can change without new data; the earliest of a subject counts.
  @inlinable
  public func answer(
    question: Int, subject: Int, code: UInt16, reads set: UInt16, due: Int64, readsTags: Bool
  ) {
    precondition(question < questions && subject < subjects && question >= 0 && subject >= 0)
    codes[question &* subjects &+ subject] = code
    reads[question &* subjects &+ subject] = set
    if due < dues[subject] { dues[subject] = due }
    if readsTags { readTags[subject] = 1 }
  }

  /// The cells of one question, for asking it about all subjects: plain memory, good until the
  /// next `begin`.
  public func cells(question: Int) -> AnswerCells {
    precondition(question < questions && question >= 0)
    return AnswerCells(
      page: page, question: UInt32(truncatingIfNeeded: question), subjects: subjects,
      codes: codes + question * subjects, reads: reads + question * subjects, dues: dues,
      readTags: readTags)
  }

  // MARK: What is rarer

  /// The author's words; at most 500 bytes are kept.
  public func reason(question: Int, subject: Int, _ text: String) {
    extras[question].reasons.append((subject, CappedText.cut(text, CappedText.reason)))
  }

  /// The rule raised: no answer. What it read before still counts.
  public func fail(
    question: Int, subject: Int, _ diagnostic: Diagnostic, reads set: UInt16 = 0,
    due: Int64 = .max, readsTags: Bool = false
  ) {
    answer(
      question: question, subject: subject, code: AnswerColumn.failed, reads: set, due: due,
      readsTags: readsTags)
    if extras[question].failures.count < AnswerLimits.failures {
      extras[question].failures.append(AnswerFailure(subject: subject, diagnostic: diagnostic))
    }
  }

  /// Whether one more failure of this question would be told; a message need not be made if not.
  public func tellsFailures(of question: Int) -> Bool {
    extras[question].failures.count < AnswerLimits.failures
  }

  public func value(question: Int, subject: Int, _ value: DataValue) {
    if extras[question].values.isEmpty {
      extras[question].values = Array(repeating: .null, count: subjects)
    }
    extras[question].values[subject] = value
  }

  /// The code for a set of values of a group that is not exclusive: value numbers from 0,
  /// ascending, none twice. No value at all is code 0.
  public func set(question: Int, _ values: UnsafeBufferPointer<UInt16>) -> UInt16 {
    values.isEmpty ? 0 : extras[question].code(of: values)
  }

  /// The number of what a rule read, such as `["orders within 365d: sum net"]`, for this worker's
  /// whole life. 0 where there are more different ones than can be told.
  public func readSet(_ words: [String]) -> UInt16 {
    if words.isEmpty { return 0 }
    if let known = readSets[words] { return known }
    guard readSets.count < AnswerLimits.readSets else { return 0 }
    let number = UInt16(readSets.count + 1)
    readSets[words] = number
    newReadSets.append(words)
    return number
  }

  // MARK: Sending

  /// The payload of the answers; the new read sets are told once.
  public func finish(into writer: inout ByteWriter) {
    writer.bytes.removeAll(keepingCapacity: true)
    writer.uint32(UInt32(subjects))
    writer.uint16(UInt16(questions))
    writer.varint(UInt64(readSets.count - newReadSets.count + 1))
    writer.list(newReadSets) { writer, words in
      writer.list(Array(words.prefix(AnswerLimits.readWords))) { writer, word in
        writer.capped(word, AnswerLimits.readWord)
      }
    }
    newReadSets.removeAll()
    writer.array(UnsafeBufferPointer(start: dues, count: subjects))
    writer.array(UnsafeBufferPointer(start: readTags, count: subjects))
    for question in 0..<questions {
      let from = question * subjects
      writer.array(UnsafeBufferPointer(start: codes + from, count: subjects))
      let reads = UnsafeBufferPointer(start: reads + from, count: subjects)
      let hasReads = reads.contains { $0 != 0 }
      writer.bool(hasReads)
      if hasReads { writer.array(reads) }
      extras[question].encode(to: &writer)
    }
  }
}

/// Where the answers to one question go, without the checks that a class's fields cost each time.
public struct AnswerCells {
  @usableFromInline let page: UnsafeMutablePointer<siyu_status>
  @usableFromInline let question: UInt32
  @usableFromInline let subjects: Int
  @usableFromInline let codes: UnsafeMutablePointer<UInt16>
  @usableFromInline let reads: UnsafeMutablePointer<UInt16>
  @usableFromInline let dues: UnsafeMutablePointer<Int64>
  @usableFromInline let readTags: UnsafeMutablePointer<UInt8>

  /// As `AnswersWriter.began`.
  @inlinable
  public func began(subject: Int) {
    siyu_status_began(page, question, UInt32(truncatingIfNeeded: subject))
  }

  /// As `AnswersWriter.answer`.
  @inlinable
  public func answer(subject: Int, code: UInt16, reads set: UInt16, due: Int64, readsTags: Bool) {
    precondition(subject < subjects && subject >= 0)
    codes[subject] = code
    reads[subject] = set
    if due < dues[subject] { dues[subject] = due }
    if readsTags { readTags[subject] = 1 }
  }
}

/// What few subjects have.
private struct QuestionExtras {
  var reasons: [(subject: Int, text: String)] = []
  var failures: [AnswerFailure] = []
  var values: [DataValue] = []
  private var sets: [[UInt16]] = []
  private var codesByMask: [UInt64: UInt16] = [:]
  private var codesBySet: [[UInt16]: UInt16] = [:]

  /// Sets of the first 64 values are told apart by a mask, without making an array.
  mutating func code(of values: UnsafeBufferPointer<UInt16>) -> UInt16 {
    var mask: UInt64 = 0
    for value in values where value < 64 { mask |= 1 << UInt64(value) }
    let isMask = values.allSatisfy { $0 < 64 }
    if isMask, let known = codesByMask[mask] { return known }
    let set = Array(values)
    if !isMask, let known = codesBySet[set] { return known }
    guard sets.count + 1 < Int(AnswerColumn.largest) else { return AnswerColumn.keep }
    sets.append(set)
    let code = UInt16(sets.count)
    if isMask { codesByMask[mask] = code } else { codesBySet[set] = code }
    return code
  }

  func encode(to writer: inout ByteWriter) {
    writer.list(sets) { writer, set in writer.list(set) { writer, value in writer.uint16(value) } }
    writer.list(reasons.sorted { $0.subject < $1.subject }) { writer, reason in
      writer.varint(UInt64(reason.subject))
      writer.string(reason.text)
    }
    writer.list(failures.sorted { $0.subject < $1.subject }) { writer, failure in
      writer.varint(UInt64(failure.subject))
      writer.diagnostic(failure.diagnostic)
    }
    writer.bool(!values.isEmpty)
    for value in values { writer.value(value) }
  }
}

extension ByteWriter {
  /// The elements as they lie in memory, little-endian.
  mutating func array<Element: BitwiseCopyable>(_ elements: UnsafeBufferPointer<Element>) {
    bytes.append(contentsOf: UnsafeRawBufferPointer(elements))
  }
}
