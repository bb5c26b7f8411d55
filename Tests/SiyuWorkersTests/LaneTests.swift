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
