import CProcess
import SiyuBorder
import SiyuModel
import Testing

@Suite struct AnswersTests {
  private static let now = Instant(seconds: 1000)
  private static let shape = AskedShape(
    subjects: 5, now: now, questions: [.one(of: 3), .any(of: 70), .yesOrNo])

  /// Runs `fill` on a writer for the shape and returns the payload.
  private static func payload(_ fill: (AnswersWriter) -> Void) -> [UInt8] {
    withPage { page in
      let writer = AnswersWriter(page: page)
      writer.begin(subjects: 5, questions: 3)
      fill(writer)
      var bytes = ByteWriter()
      writer.finish(into: &bytes)
      return bytes.bytes
    }
  }

  private static func withPage<Result>(
    _ body: (UnsafeMutablePointer<siyu_status>) throws -> Result
  ) rethrows -> Result {
    let page = UnsafeMutablePointer<siyu_status>.allocate(capacity: 1)
    page.initialize(to: siyu_status())
    defer { page.deallocate() }
    return try body(page)
  }

  private static func read(
    _ bytes: [UInt8], _ shape: AskedShape = shape
  ) throws -> (answers: BatchAnswers, readSets: [[String]]) {
    var sets: [[String]] = []
    let answers = try bytes.withUnsafeBytes {
      try AnswersReader.read($0, asked: shape, readSets: &sets)
    }
    return (answers, sets)
  }

  private static func fillHonestly(_ writer: AnswersWriter) {
    let reads = writer.readSet(["orders: count", "tags"])
    for subject in 0..<5 {
      writer.began(question: 0, subject: subject)
      writer.answer(
        question: 0, subject: subject, code: UInt16(subject % 4), reads: reads,
        due: 2000 - Int64(subject), readsTags: subject == 3)
    }
    let sets: [[UInt16]] = [[0, 2], [69], [0, 2], []]
    for (subject, set) in sets.enumerated() {
      let code = writer.set(question: 1, set)
      writer.answer(
        question: 1, subject: subject, code: code, reads: 0, due: .max, readsTags: false)
    }
    writer.reason(question: 0, subject: 3, "第三")
    writer.reason(question: 0, subject: 1, String(repeating: "长", count: 400))
    writer.fail(question: 2, subject: 4, Samples.diagnostic)
  }

  @Test func `answers arrive as they were given`() throws {
    let (answers, sets) = try Self.read(Self.payload(Self.fillHonestly))
    #expect(sets == [["orders: count", "tags"]])
    #expect(answers.due == [2000, 1999, 1998, 1997, 1996])
    #expect(answers.readTags == [false, false, false, true, false])
    #expect(answers.columns[0].codes == [0, 1, 2, 3, 0])
    #expect(answers.columns[0].reads == [1, 1, 1, 1, 1])
    #expect(answers.columns[0].reasons[3] == "第三")
    #expect(try #require(answers.columns[0].reasons[1]).utf8.count <= 500)
    #expect(answers.columns[1].codes == [1, 2, 1, 0, AnswerColumn.keep])
    #expect(answers.columns[1].sets == [[0, 2], [69]])
    #expect(answers.columns[2].codes.last == AnswerColumn.failed)
    #expect(answers.columns[2].failures.map(\.subject) == [4])
    #expect(answers.columns[2].failures.first?.diagnostic.message == Samples.diagnostic.message)
  }

  @Test func `read sets are told once and keep their numbers`() throws {
    try Self.withPage { page in
      let writer = AnswersWriter(page: page)
      var sets: [[String]] = []
      for words in [["a"], ["b"], ["a"]] {
        writer.begin(subjects: 5, questions: 3)
        let number = writer.readSet(words)
        for subject in 0..<5 {
          writer.answer(
            question: 0, subject: subject, code: 0, reads: number, due: .max, readsTags: false)
        }
        var bytes = ByteWriter()
        writer.finish(into: &bytes)
        let answers = try bytes.bytes.withUnsafeBytes {
          try AnswersReader.read($0, asked: Self.shape, readSets: &sets)
        }
        #expect(sets[Int(answers.columns[0].reads[0]) - 1] == words)
      }
      #expect(sets == [["a"], ["b"]])
    }
  }

  @Test func `the status page says where the worker is`() {
    Self.withPage { page in
      let writer = AnswersWriter(page: page)
      writer.began(question: 4, subject: 4095)
      writer.began(question: 5, subject: 7)
      #expect(siyu_status_position(page) == 5 << 32 | 7)
      #expect(siyu_status_started(page) == 2)
    }
  }

  struct Lie: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var fill: @Sendable (AnswersWriter) -> Void
    init(_ what: String, _ fill: @escaping @Sendable (AnswersWriter) -> Void) {
      testDescription = what
      self.fill = fill
    }

    static let all = [
      Lie("a value beyond the last") { $0.one(0, code: 4) },
      Lie("a reserved code") { $0.one(0, code: 0xFFF3) },
      Lie("a set nobody told") { $0.one(1, code: 1) },
      Lie("yes, and more than yes") { $0.one(2, code: 2) },
      Lie("an unknown read set") { $0.one(0, code: 1, reads: 1) },
      Lie("due in the past") { $0.one(0, code: 1, due: 999) },
      Lie("a value of the set beyond the last") {
        $0.one(1, code: $0.set(question: 1, [70]))
      },
      Lie("a set out of order") {
        $0.one(1, code: $0.set(question: 1, [3, 1]))
      },
      Lie("a failure without a word") { $0.one(0, code: AnswerColumn.failed) },
      Lie("a failure of somebody who has an answer") {
        $0.fail(question: 0, subject: 1, Samples.diagnostic)
        $0.one(0, subject: 1, code: 1)
      },
      Lie("a reason for somebody who is not there") {
        $0.reason(question: 0, subject: 5, "?")
      },
      Lie("two reasons for one") {
        $0.reason(question: 0, subject: 1, "a")
        $0.reason(question: 0, subject: 1, "b")
      },
      Lie("values where none were asked for") { $0.value(question: 0, subject: 0, 1) },
    ]
  }

  @Test(arguments: Lie.all)
  func `an answer that cannot be is refused`(_ lie: Lie) {
    #expect(throws: ByteError.self) { try Self.read(Self.payload(lie.fill)) }
  }

  @Test func `answers to other questions, or about others, are refused`() {
    let bytes = Self.payload { _ in }
    var shape = Self.shape
    shape.subjects = 4
    #expect(throws: ByteError.self) { try Self.read(bytes, shape) }
    shape = Self.shape
    shape.questions.removeLast()
    #expect(throws: ByteError.self) { try Self.read(bytes, shape) }
  }

  @Test func `an answer about a subject that was not asked about is refused`() throws {
    var shape = Self.shape
    shape.masks = Array(repeating: SubjectMask(count: 5, asked: [1, 3]), count: 3)
    _ = try Self.read(Self.payload { $0.one(0, subject: 3, code: 1) }, shape)
    for fill: (AnswersWriter) -> Void in [
      { $0.one(0, subject: 2, code: 1) }, { $0.reason(question: 0, subject: 2, "x") },
      { $0.one(0, subject: 2, code: AnswerColumn.keep, due: 5000) },
    ] {
      #expect(throws: ByteError.self) { try Self.read(Self.payload(fill), shape) }
    }
  }

  @Test func `each question has its own mask`() throws {
    var shape = Self.shape
    shape.masks = [SubjectMask(count: 5, asked: [1, 3]), nil, SubjectMask(count: 5, asked: [4])]
    let (answers, _) = try Self.read(
      Self.payload {
        $0.one(0, subject: 3, code: 1)
        $0.one(1, subject: 0, code: 0)
        $0.one(2, subject: 4, code: 1, due: 5000)
      }, shape)
    let keep = AnswerColumn.keep
    #expect(answers.columns[0].codes == [keep, keep, keep, 1, keep])
    #expect(answers.columns[2].codes == [keep, keep, keep, keep, 1])
    for fill: (AnswersWriter) -> Void in [
      { $0.one(0, subject: 4, code: 1) }, { $0.one(2, subject: 3, code: 0) },
      { $0.fail(question: 2, subject: 1, Samples.diagnostic) },
      { $0.reason(question: 0, subject: 0, "x") },
    ] {
      #expect(throws: ByteError.self) { try Self.read(Self.payload(fill), shape) }
    }
    // Somebody whom no question is about.
    shape.masks[1] = SubjectMask(count: 5, asked: [1])
    let late: (AnswersWriter) -> Void = { $0.one(2, subject: 0, code: keep, due: 5000) }
    #expect(throws: ByteError.self) { try Self.read(Self.payload(late), shape) }
  }

  @Test func `answers cut short or changed are read or refused, and never do harm`() {
    let bytes = Self.payload(Self.fillHonestly)
    for count in 0..<bytes.count {
      #expect(throws: ByteError.self) { try Self.read(Array(bytes.prefix(count))) }
    }
    var random = DeterministicRandom(seed: 11)
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<Int(random.int(in: 1...3)) {
        changed[Int(random.int(in: 0...Int64(bytes.count - 1)))] = UInt8(random.int(in: 0...255))
      }
      guard let answers = try? Self.read(changed).answers else { continue }
      #expect(answers.columns[0].codes.allSatisfy { $0 <= 3 || $0 >= 0xFFFE })
      #expect(answers.columns.allSatisfy { $0.codes.count == 5 && $0.reads.count == 5 })
    }
  }

  @Test func `values are answers too`() throws {
    let shape = AskedShape(subjects: 2, now: Self.now, questions: [.value])
    let bytes = Self.withPage { page in
      let writer = AnswersWriter(page: page)
      writer.begin(subjects: 2, questions: 1)
      writer.value(question: 0, subject: 1, ["score": 0.5])
      var bytes = ByteWriter()
      writer.finish(into: &bytes)
      return bytes.bytes
    }
    #expect(try Self.read(bytes, shape).answers.columns[0].values == [nil, ["score": 0.5]])
  }
}

extension AnswersWriter {
  fileprivate func set(question: Int, _ values: [UInt16]) -> UInt16 {
    values.withUnsafeBufferPointer { set(question: question, $0) }
  }

  fileprivate func one(
    _ question: Int, subject: Int = 0, code: UInt16, reads: UInt16 = 0, due: Int64 = .max
  ) {
    answer(
      question: question, subject: subject, code: code, reads: reads, due: due, readsTags: false)
  }
}
