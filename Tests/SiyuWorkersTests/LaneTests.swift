import SiyuBorder
import SiyuModel
import SiyuWorkers
import Testing

extension WorkerTests {
  @Suite struct LaneTests {
    @Test func `a plugin says what it offers and answers about a batch`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      let plugin = Fixture.plugin("count")
      let declared = try runtime.declarations(of: plugin)
      #expect(declared.tagRules.map(\.group.name) == ["native.orders", "native.parity"])
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1, 3, 13, 7])
      try lane.ask(batch, [Fixture.questions], now: Fixture.now)
      let answers = try #require(try lane.answers()[0]).get()
      #expect(answers.columns[0].codes == [0, 1, 2, AnswerColumn.failed, 3])
      #expect(answers.columns[0].reasons == [4: "7 orders"])
      #expect(answers.columns[0].failures.map(\.subject) == [3])
      #expect(answers.columns[0].failures.first?.diagnostic.line == 13)
      let sets = answers.columns[1].sets
      #expect(
        answers.columns[1].codes.map { sets[Int($0) - 1] }
          == [[1, 2], [0, 2], [0, 2], [0, 2], [0, 2]])
      #expect(answers.columns[2].codes == [0, 1, 1, 1, 1])
      #expect(answers.readTags.allSatisfy { $0 })
      #expect(answers.due.allSatisfy { $0 == Fixture.now.seconds + 86_400 })
      #expect(lane.reads(plugin: 0, set: answers.columns[0].reads[0]) == ["orders: count"])
      #expect(lane.reads(plugin: 0, set: 9).isEmpty)
      #expect(batch.id(of: 4) == "c-4")
    }

    @Test func `batches overlap, grow and use their memory again`() throws {
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: [Fixture.plugin("count"), Fixture.plugin("count", id: "second")],
        tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      let sizes = [3, 2000, 10, 6000, 1, 0, 6000]
      var waiting: Int?
      func collect(_ size: Int) throws {
        for result in try lane.answers() {
          let codes = try #require(result).get().columns[2].codes
          #expect(codes == (0..<size).map { $0 % 3 == 0 ? 0 : 1 })
        }
      }
      for size in sizes {
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: (0..<size).map { $0 % 3 })
        try lane.ask(batch, [Fixture.questions, Fixture.questions], now: Fixture.now)
        if let waiting { try collect(waiting) }
        waiting = size
      }
      if let waiting { try collect(waiting) }
      #expect(throws: Diagnostic.self) { try lane.answers() }
    }

    @Test func `a third batch has to wait for the first`() throws {
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: [Fixture.plugin("count")], tags: TagDirectory(ids: [:]), lexicon: NoWords(),
        needs: [])
      defer { lane.close() }
      for _ in 0..<2 {
        let batch = try lane.emptyBatch()
        try lane.ask(batch, [Fixture.questions], now: Fixture.now)
        #expect(throws: Diagnostic.self) {
          try lane.ask(batch, [Fixture.questions], now: Fixture.now)
        }
      }
      #expect(throws: Diagnostic.self) { try lane.emptyBatch() }
    }

    @Test func `a plugin sees only the segments it was granted`() throws {
      let plugins = [
        Fixture.plugin("count"), Fixture.plugin("count", id: "blind", grants: ["tag"]),
      ]
      let results = try Fixture.ask(plugins, Fixture.setup())
      #expect(try #require(results[0]).get().columns[2].codes == [0, 1, 1, 1, 1])
      #expect(try #require(results[1]).get().columns[2].codes == [0, 0, 0, 0, 0])
    }

    private static func lane(_ behaviours: [String]) throws -> any PluginLane {
      try ProcessRuntime(try Fixture.setup()).lane(
        plugins: behaviours.enumerated().map { Fixture.plugin($0.element, id: "p\($0.offset)") },
        tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
    }

    private static func record(_ content: String, sent: Bool = true) -> DataValue {
      let step = RunStep(id: "offer", facts: sent ? [.sent] : [.clicked], content: content)
      return SubjectRecord(
        run: RunRecord(enrolledAt: Fixture.now, occurrence: "hand:1", steps: [step])
      ).data
    }

    @Test func `questions concern whom their masks say, in the order they were named`() throws {
      let lane = try Self.lane(["count"])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1, 3, 13, 7])
      let subjects = [4, 0, 4, 1]
      try lane.ask(
        batch,
        [
          Asked(
            Fixture.questions, about: subjects,
            masks: [SubjectMask(count: 4, asked: [0, 3]), SubjectMask(count: 4, asked: []), nil])
        ], now: Fixture.now)
      let answers = try #require(try lane.answers()[0]).get()
      let keep = AnswerColumn.keep
      #expect(answers.columns[0].codes == [3, keep, keep, 1])
      #expect(answers.columns[0].reasons == [0: "7 orders"])
      #expect(answers.columns[1].codes == [keep, keep, keep, keep])
      #expect(answers.columns[2].codes == [1, 0, 1, 1])
    }

    @Test func `a batch is asked about again, each time with other records`() throws {
      let lane = try Self.lane(["records", "records"])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1, 2])
      let question = [Fixture.questions[2]]
      var long = 20
      for round in 0..<6 {
        let words = (0..<4).map { "\(round).\($0) " + String(repeating: "长", count: long) }
        let records = words.enumerated().map { Self.record($0.element, sent: $0.offset != 1) }
        try lane.ask(
          batch,
          [
            Asked(question, about: [2, 0, 0, 1], records: records),
            round % 2 == 0
              ? Asked(question) : Asked(question, records: [.null, records[0], .null]),
          ], now: Fixture.now)
        let answers = try lane.answers().map { try #require($0).get().columns[0] }
        #expect(answers[0].codes == [1, 0, 1, 1])
        #expect(
          answers[0].reasons.mapValues { $0.prefix(3) } == [
            0: "\(round).0", 2: "\(round).2", 3: "\(round).3",
          ])
        #expect(answers[1].codes == (round % 2 == 0 ? [0, 0, 0] : [0, 1, 0]))
        // Larger each time, so that the memory has to be another one.
        long *= 8
      }
      let other = try lane.emptyBatch()
      try Fixture.fill(other, orders: [1])
      try lane.ask(other, [Asked(question), nil], now: Fixture.now)
      #expect(try #require(try lane.answers()[0]).get().columns[0].codes == [0])
    }

    @Test func `what cannot be asked is refused before anybody is`() throws {
      let lane = try Self.lane(["records"])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1])
      let question = [Fixture.questions[2]]
      let wrong: [(Asked, String)] = [
        (Asked(question, about: [0, 2]), "subject 2 of 2"),
        (Asked(question, about: [-1]), "subject -1 of 2"),
        (Asked(question, masks: [nil, nil]), "2 masks for 1 questions"),
        (Asked(question, masks: [SubjectMask(count: 3)]), "a mask of 3 subjects, 2"),
        (Asked(question, about: [0], records: [.null, .null]), "2 records, 1 subjects"),
        (
          Asked(question, about: Array(repeating: 0, count: AnswerLimits.subjects + 1)),
          "60001 subjects asked about at once; 60000 are allowed"
        ),
      ]
      for (asked, words) in wrong {
        let error = #expect(throws: Diagnostic.self) {
          try lane.ask(batch, [asked], now: Fixture.now)
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
      }
      try lane.ask(batch, [Asked(question)], now: Fixture.now)
      #expect(try #require(try lane.answers()[0]).get().columns[0].codes == [0, 0])
      // Its slot went to another one.
      _ = try lane.emptyBatch()
      _ = try lane.emptyBatch()
      #expect(throws: Diagnostic.self) {
        try lane.ask(batch, [Asked(question)], now: Fixture.now)
      }
    }

    @Test func `a plugin that is asked nothing answers nothing`() throws {
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: [Fixture.plugin("loop"), Fixture.plugin("count", id: "second")],
        tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [1, 2, 3])
      try lane.ask(batch, [nil, Fixture.questions], now: Fixture.now)
      let results = try lane.answers()
      #expect(results[0] == nil)
      #expect(try #require(results[1]).get().columns[0].codes == [1, 2, 2])
    }

    @Test func `a plugin may be left out of one batch and asked about the next`() throws {
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: [Fixture.plugin("count"), Fixture.plugin("crash")],
        tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      for round in 0..<4 {
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: [1, 2, 3])
        let questions = round % 2 == 0 ? Fixture.questions : nil
        try lane.ask(batch, [questions, questions], now: Fixture.now)
        let results = try lane.answers()
        #expect((try results[0]?.get().columns[0].codes) == (round % 2 == 0 ? [1, 2, 2] : nil))
        if case .success? = results[1] { Issue.record("it crashed and answered") }
      }
    }

    @Test func `a worker that did well is kept for the next pass`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      let plugin = Fixture.plugin("count")
      _ = try runtime.declarations(of: plugin)
      let before = Leftovers.now()
      try #require(!before.children.isEmpty)
      for _ in 0..<3 {
        let lane = try runtime.lane(
          plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: [2])
        try lane.ask(batch, [Fixture.questions], now: Fixture.now)
        #expect(try #require(try lane.answers()[0]).get().columns[0].codes == [2])
        lane.close()
      }
      #expect(Leftovers.now().children == before.children)
    }
  }
}
