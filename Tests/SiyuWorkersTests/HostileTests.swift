import SiyuBorder
import SiyuModel
import SiyuWorkers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension WorkerTests {
  /// Workers whose program is not ours any more. Each ends with its plugin set aside and one
  /// sentence; the neighbour's answers are what they always are.
  @Suite struct HostileTests {
    struct Lie: Sendable, CustomTestStringConvertible {
      var name: String
      var words: String
      var cause = SetAside.Cause.protocolError
      var testDescription: String { name }
    }

    static func lies(
      _ kind: String, _ cause: SetAside.Cause,
      _ all: KeyValuePairs<String, String>
    ) -> [Lie] {
      all.map { Lie(name: "\(kind) \($0.key)", words: $0.value, cause: cause) }
    }

    static let answers = lies(
      "answer-lie", .protocolError,
      [
        "more subjects": "answers to 3 questions about 6 subjects, asked were 3 about 5",
        "fewer subjects": "about 4 subjects",
        "all subjects there could be": "about 4294967295 subjects",
        "fewer questions": "answers to 2 questions",
        "due in the past": "due in the past", "due before time began": "due in the past",
        "a flag of two": "2 is no boolean",
        "an unknown read set": "a read set of number 2, 1 are known",
        "read sets out of order": "read sets out of order",
        "read sets from the end of numbers": "read sets out of order",
        "too many read sets": "a count of 4097, at most 4096 allowed",
        "too much that was read": "more than 4 MB of what was read",
        "a read word too long": "a count of 301, at most 300 allowed",
        "too many read words": "a count of 65, at most 64 allowed",
        "a read word that is no text": "text that is not UTF-8",
        "a value too many": "an answer of number 4, 3 is the last",
        "a reserved number": "an answer of number",
        "a set that is not there": "an answer of number 3, 2 is the last",
        "a set of a value too many": "a set with value 3 of 3",
        "a set out of order": "a set with value 1 of 3",
        "a set with a value twice": "a set with value 1 of 3",
        "a set too large": "a count of 4, at most 3 allowed",
        "more sets than subjects": "a count of 6, at most 5 allowed",
        "sets of one value": "sets where one value was asked for",
        "twice in a segment": "an answer of number 2, 1 is the last",
        "a reason about nobody": "subject 5 of 5",
        "a reason about somebody beyond": "subject 18446744073709551615 of 5",
        "a reason twice": "subject 1 of 5, or out of order",
        "reasons out of order": "subject 1 of 5, or out of order",
        "a reason too long": "a count of 501, at most 500 allowed",
        "a reason that is no text": "text that is not UTF-8",
        "more reasons than subjects": "a count of 6, at most 5 allowed",
        "reasons beyond counting": "a count of 4611686018427387904",
        "a failure nobody tells": "1 failures, 0 told",
        "a failure of somebody with an answer": "a failure of subject 1, which has an answer",
        "a failure about nobody": "subject 9 of 5",
        "too many failures": "a count of 9, at most 8 allowed",
        "an unknown severity": "unknown severity 9",
        "values nobody asked for": "values where none were asked for",
        "a truth of seven": "7 is no boolean", "bytes left over": "1 bytes too many",
        "a byte too few": "more bytes expected", "half of it": " left",
        "nothing": "4 more bytes expected, 0 left",
      ])

    static let frames =
      lies(
        "frame-lie", .protocolError,
        [
          "four gigabytes": "a frame of 4294967295 bytes; 67108864 are allowed",
          "a frame too long": "a frame of 67108865 bytes; 67108864 are allowed",
          "as much as there may be, of nothing": "answers to 0 questions about 0 subjects",
          "a log line too long": "a frame of 1048576 bytes; 65536 are allowed",
          "a log line too long inside": "a count of 5000, at most 4096 allowed",
          "a log line of no level": "unknown level 9",
          "a log line that is no text": "text that is not UTF-8",
          "an unknown kind": "a message of kind 9999",
          "the host's own greeting": "a message nobody waits for (hello)",
          "the host's own reply": "a message nobody waits for (reply)",
          "declarations once more": "a message nobody waits for (loaded)",
          "a failure to load, late": "a message nobody waits for (loadFailed)",
          "answers to another question": "answers to something else",
          "answers to an older question": "answers to something else",
          "a request in a pass": "a message nobody waits for (request)",
          "the end of a job in a pass": "a message nobody waits for (finished)",
          "a cause there is not": "unknown cause 9",
          "descriptors, and it says so": "a frame with 1 descriptors, 0 came",
        ])
      + lies(
        "frame-lie", .deadline,
        [
          "half a header": "gave no answer", "half a frame": "gave no answer",
          "descriptors, and it says nothing": "gave no answer",
          "byte by byte, for ever": "gave no answer",
        ])
      + lies(
        "frame-lie", .crash,
        [
          "half a frame, and gone": "ended by itself (exit code 0)",
          "the socket shut": "the plugin's worker", "the socket closed": "the plugin's worker",
        ])

    static let loads = lies(
      "load-lie", .protocolError,
      [
        "one function for two rules": "two rules share one function",
        "a group twice": "'native.orders' is declared twice",
        "a value twice": "has the value 'one' twice",
        "a value nobody can see": "has a value without a proper name",
        "a value with a colon": "has a value without a proper name",
        "a value without a name": "has a value without a proper name",
        "a value that moves the cursor": "has a value without a proper name",
        "another plugin's group": "tag group 'other.orders' is not its own",
        "a group of nobody": "tag group 'native.' is not its own",
        "a group that is not shared": "is not one the workspace shares",
        "another plugin's segment": "segment 'other.buyers' is not its own",
        "a segment like a group": "'native.orders' is declared twice",
        "a name too long": "a count of 2000, at most 1024 allowed",
        "a name long enough to fill a line": "is not its own",
        "a file of somebody else": "'../other/main.lua' is no file of its own",
        "a file of the machine": "'/etc/passwd' is no file of its own",
        "a file that turns text around": "'main\\u{202e}.lua' is no file of its own",
        "a field twice": "'skin' is declared twice", "a field of no name": "'a b' is no name",
        "an entity's field twice": "'age' is declared twice",
        "more rules than there may be": "a count of 1001, at most 1000 allowed",
        "a map too deep": "values lie too deep inside each other",
        "a map of too many values": "too many values",
        "an early greeting": "an early greeting", "bytes left over": "3 bytes too many",
        "too long": "a frame of 8388609 bytes; 8388608 are allowed",
        "answers before anybody asked": "a message nobody waits for (answers)",
        "more problems than there may be": "a count of 101, at most 100 allowed",
      ])

    @Test(arguments: answers + frames + loads + SOPLoads.all + MembershipLoads.all)
    func `is set aside in one sentence, and harms nobody`(_ lie: Lie) throws {
      let isSending = lie.name.contains("descriptors")
      let before = isSending ? Self.openDescriptors() : 0
      // On the impatient clock a silent worker is late at once.
      let setup = try Fixture.setup(
        clock: lie.cause == .deadline ? Fixture.impatientClock() : .system)
      let good = Fixture.plugin("count", id: "good")
      let results = try Fixture.ask(
        lie.cause == .deadline ? [Fixture.plugin(lie.name)] : [Fixture.plugin(lie.name), good],
        setup)
      guard case .failure(let setAside)? = results[0] else {
        Issue.record("believed")
        return
      }
      #expect(setAside.cause == lie.cause)
      #expect(setAside.plugin == "native")
      let told = setAside.diagnostic.message
      #expect(told.contains(lie.words), "\(told)")
      #expect(told.utf8.count < 300 && !told.contains("\n"))
      if results.count > 1 {
        let codes = try #require(results[1]).get().columns.map(\.codes)
        #expect(codes[0] == [0, 1, 2, AnswerColumn.failed, 3] && codes[2] == [0, 1, 1, 1, 1])
      }
      if isSending { #expect(Self.openDescriptors() <= before) }
    }

    /// The lie, asked of it: three questions with masks about customers named several times.
    static let masked: [(String, Asked, String)] = [
      (
        "answer all",
        Asked(Fixture.questions, masks: [SubjectMask(count: 5, asked: [0]), nil, nil]),
        "an answer about subject 4, which was not asked about"
      ),
      (
        "answer all",
        Asked(
          [Fixture.questions[2]], about: [0, 0, 1], masks: [SubjectMask(count: 3, asked: [2])]),
        "an answer about subject 0, which was not asked about"
      ),
      (
        "answer-lie nothing wrong", Asked(Fixture.questions, about: [0, 1, 2, 2]),
        "answers to 3 questions about 5 subjects, asked were 3 about 4"
      ),
      (
        "answer-lie nothing wrong",
        Asked(
          Fixture.questions, about: [0, 1, 2, 3, 4],
          masks: [nil, nil, SubjectMask(count: 5, asked: [0, 1, 2, 3])],
          records: Array(repeating: ["entity": "p1"], count: 5)),
        "an answer about subject 4, which was not asked about"
      ),
      (
        "answer-lie a reason about nobody",
        Asked(Fixture.questions, about: [0, 1, 2, 3, 4, 4], records: nil), "about 5 subjects"
      ),
    ]

    @Test(arguments: masked.indices)
    func `an answer that a mask leaves out is not believed`(_ index: Int) throws {
      let (lie, asked, words) = Self.masked[index]
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: [Fixture.plugin(lie)], tags: TagDirectory(ids: [:]), lexicon: NoWords(),
        needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1, 3, 4, 7])
      try lane.ask(batch, [asked], now: Fixture.now)
      guard case .failure(let setAside)? = try lane.answers()[0] else {
        Issue.record("believed")
        return
      }
      #expect(setAside.cause == .protocolError)
      #expect(setAside.diagnostic.message.contains(words), "\(setAside.diagnostic.message)")
    }

    @Test func `there are many of them`() {
      #expect(Self.answers.count + Self.frames.count + Self.loads.count >= 90)
    }

    @Test func `what is right is believed`() throws {
      let results = try Fixture.ask([Fixture.plugin("answer-lie nothing wrong")], Fixture.setup())
      #expect(try #require(results[0]).get().columns[0].codes == [0, 1, 2, 3, 3])
    }

    /// The page is the worker's word: whatever stands there, it is late, and no number is trusted.
    @Test func `a wild status page says nothing`() throws {
      let setup = try Fixture.setup(clock: Fixture.impatientClock(), pass: 1)
      let setAside = try #require(
        try Fixture.setAside(Fixture.plugin("frame-lie a wild status page"), setup))
      #expect(setAside.cause == .deadline)
    }

    static let conversations: [(String, String)] = [
      ("two requests at once", "a second request before the reply to the first"),
      ("a request too deep", "values lie too deep inside each other"),
      ("a request of too many values", "too many values"),
      ("a request too long", "a frame of 9437184 bytes"),
      ("a request of no name", "a count of"),
      ("a request that is no text", "text that is not UTF-8"),
      ("the end of another job", "the end of something else"),
      ("an end with problems beyond counting", "at most 100 allowed"),
      ("answers in a conversation", "a message nobody waits for (answers)"),
    ]

    @Test(arguments: conversations)
    func `a conversation of lies is over`(_ name: String, _ words: String) throws {
      let session = WorkerSession(
        Fixture.plugin("session"), mode: .spec, try Fixture.setup(question: 5000))
      let error = #expect(throws: SetAside.self) {
        try session.run(["do": .string("session-lie \(name)")]) { _, _ in .null }
      }
      #expect(error?.cause == .protocolError)
      #expect(error?.diagnostic.message.contains(words) == true, "\(error?.description ?? "")")
    }

    /// Of `/dev/null`, which is what lying workers hand over; other tests of this process open
    /// files of their own meanwhile.
    private static func openDescriptors() -> Int {
      var null = stat()
      guard stat("/dev/null", &null) == 0 else { return 0 }
      return (Int32(0)..<1024).count {
        var about = stat()
        return fstat($0, &about) == 0 && about.st_rdev == null.st_rdev
      }
    }
  }
}
