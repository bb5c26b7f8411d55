import SiyuBorder
import SiyuModel
import SiyuWorkers
import Synchronization
import Testing

extension WorkerTests {
  @Suite struct BadPluginTests {
    @Test func `a plugin that loops is ended, with the rule and the customer it was at`() throws {
      let setAside = try #require(
        try Fixture.setAside(Fixture.plugin("loop"), Fixture.setup()))
      #expect(setAside.cause == .deadline)
      #expect(
        setAside.description == """
          plugins/native/lib/parity.lua:7: rule 'parity' gave no answer about customer 'c-2' \
          within 60 ms
            look for a loop that does not end, or a pattern that tries too much
          """)
    }

    @Test func `a plugin that only waits is ended too`() throws {
      let setup = try Fixture.setup(clock: Fixture.impatientClock())
      let setAside = try #require(try Fixture.setAside(Fixture.plugin("sleep"), setup))
      #expect(setAside.cause == .deadline)
    }

    @Test func `a worker that logs for ever is late too, and keeps nobody waiting`() throws {
      let plugins = [
        Fixture.plugin("log"), Fixture.plugin("loop", id: "hung"),
        Fixture.plugin("count", id: "good"),
      ]
      let results = try Fixture.ask(plugins, Fixture.setup())
      for result in results.prefix(2) {
        guard case .failure(let setAside)? = result else {
          Issue.record("it answered")
          continue
        }
        #expect(setAside.cause == .deadline)
      }
      #expect(try #require(results[2]).get().columns[0].codes.first == 0)
    }

    @Test func `a worker that only claims to get on is ended`() throws {
      // Time stands still until the worker has loaded; then each look takes five seconds.
      let looks = Counter()
      let isLoaded = Mutex(false)
      let clock = WorkerClock(
        now: { isLoaded.withLock { $0 } ? looks.next() * 5_000_000_000 : 0 },
        processorTime: { _ in 0 })
      // So long a question that a machine too busy to let the worker claim anything is not taken
      // for a worker that stands still.
      let runtime = ProcessRuntime(try Fixture.setup(clock: clock, question: 60_000))
      let plugin = Fixture.plugin("claim")
      _ = try runtime.declarations(of: plugin)
      isLoaded.withLock { $0 = true }
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [1, 2, 3])
      try lane.ask(batch, [Fixture.questions], now: Fixture.now)
      guard case .failure(let setAside)? = try lane.answers()[0] else {
        Issue.record("it answered")
        return
      }
      #expect(setAside.cause == .deadline)
      #expect(setAside.diagnostic.message.hasSuffix("that it gets on, and never answered"))
    }

    @Test(arguments: [("count", "tag"), ("shared-group", "tag:orders")])
    func `a plugin that declares what it does not ask to write is set aside`(
      _ behaviour: String, _ grant: String
    ) throws {
      var setup = try Fixture.setup()
      let words = ["one", "some", "many"]
      setup.surroundings.sharedGroups = [
        TagGroup(
          name: "orders", title: "orders", dimension: .value, exclusive: true,
          values: words.map { TagValue(name: $0, title: $0) })
      ]
      let all: Set<String> = ["orders", "tag", "tag:orders"]
      let granted = Fixture.plugin(behaviour, grants: all)
      #expect(try Fixture.setAside(granted, setup) == nil)
      let plugin = Fixture.plugin(behaviour, grants: all.subtracting([grant]))
      let setAside = try #require(try Fixture.setAside(plugin, setup))
      #expect(
        setAside.diagnostic.message.hasSuffix(
          "needs the permission '\(grant)', which it does not ask for"))
    }

    @Test func `a plugin told to stop in time says the line itself`() throws {
      let setAside = try #require(
        try Fixture.setAside(Fixture.plugin("stop-when-told"), Fixture.setup()))
      #expect(setAside.cause == .deadline)
      #expect(
        setAside.description
          == "plugins/native/main.lua:99: stopped in a loop that does not end"
          + " (rule 'parity', customer 'c-2')")
    }

    @Test func `a crash names the signal, and what the worker said last`() throws {
      let setAside = try #require(
        try Fixture.setAside(Fixture.plugin("crash"), Fixture.setup()))
      #expect(setAside.cause == .crash)
      #expect(
        setAside.description == """
          plugins/native/lib/parity.lua:7: the plugin's worker crashed (SIGABRT) in rule \
          'parity' about customer 'c-2'
            it said: about to fall
          """)
    }

    @Test func `a worker that leaves by itself is told apart from a crash`() throws {
      let setAside = try #require(
        try Fixture.setAside(Fixture.plugin("exit"), Fixture.setup()))
      #expect(setAside.diagnostic.message.contains("ended by itself (exit code 5)"))
    }

    @Test func `a bad plugin harms only itself, and stays set aside`() throws {
      let plugins = [
        Fixture.plugin("count", id: "first"), Fixture.plugin("crash-later"),
        Fixture.plugin("count", id: "last"),
      ]
      let lane = try ProcessRuntime(try Fixture.setup()).lane(
        plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      var failures: [Bool] = []
      var asked = 0
      func collect() throws {
        let results = try lane.answers()
        for index in [0, 2] {
          #expect(try #require(results[index]).get().columns[0].codes == [1, 2, 3])
        }
        failures.append((try? results[1]?.get()) == nil)
      }
      for _ in 0..<5 {
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: [1, 4, 9])
        try lane.ask(batch, plugins.map { _ in Fixture.questions }, now: Fixture.now)
        asked += 1
        if asked > 1 { try collect() }
      }
      try collect()
      // It falls in the third batch; whether the second's answers were taken by then may differ.
      #expect(failures[2...] == [true, true, true])
      #expect(!failures[0])
    }

    @Test(arguments: ["load-loop", "load-crash", "load-problems", "foreign-group"])
    func `a plugin that does not load is set aside by the first answers`(
      _ behaviour: String
    ) throws {
      let plugin = Fixture.plugin(behaviour)
      let setAside = try #require(try Fixture.setAside(plugin, Fixture.setup()))
      let expected: [String: (SetAside.Cause, String)] = [
        "load-loop": (.deadline, "the plugin did not load within 100 ms"),
        "load-crash": (.crash, "the plugin's worker crashed (SIG"),
        "load-problems": (.load, "unknown field 'assgin'"),
        "foreign-group": (.protocolError, "tag group 'other.orders' is not its own"),
      ]
      let (cause, words) = try #require(expected[behaviour])
      #expect(setAside.cause == cause)
      #expect(setAside.diagnostic.message.contains(words))
      #expect(throws: SetAside.self) {
        try ProcessRuntime(try Fixture.setup()).declarations(of: plugin)
      }
    }

    @Test func `a plugin that declares something else each time is set aside`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      let plugin = Fixture.plugin("fickle")
      _ = try runtime.declarations(of: plugin)
      let lanes = try (0..<2).map { _ in
        try runtime.lane(
          plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [])
      }
      for (lane, isKept) in zip(lanes, [true, false]) {
        let batch = try lane.emptyBatch()
        try lane.ask(batch, [Fixture.questions], now: Fixture.now)
        let result = try #require(try lane.answers()[0])
        switch result {
        case .success: #expect(isKept)
        case .failure(let setAside):
          #expect(!isKept)
          #expect(setAside.diagnostic.message.contains("something else than the time before"))
        }
        lane.close()
      }
    }

    @Test func `the author is told every problem, and no other file is named`() throws {
      let result = ProcessRuntime(try Fixture.setup()).check(Fixture.plugin("load-problems"))
      guard case .failure(let problems) = result else {
        Issue.record("it loaded")
        return
      }
      #expect(problems.all.map(\.file) == ["plugins/native/main.lua", nil])
    }

    @Test func `a plugin that used up the pass's time is set aside`() throws {
      let isAsked = Mutex(false)
      let clock = WorkerClock(
        now: { 0 }, processorTime: { _ in isAsked.withLock { $0 } ? 2_000_000_000 : 0 })
      let runtime = ProcessRuntime(try Fixture.setup(clock: clock, pass: 1000))
      let plugin = Fixture.plugin("count")
      _ = try runtime.declarations(of: plugin)
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      isAsked.withLock { $0 = true }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: Array(repeating: 1, count: 100))
      try lane.ask(batch, [Fixture.questions], now: Fixture.now)
      guard case .failure(let setAside)? = try lane.answers()[0] else {
        Issue.record("it answered")
        return
      }
      #expect(setAside.diagnostic.message == "the plugin used more than 1 s for one pass")
    }

    @Test func `answers that came too late by the host's own clock do not count`() throws {
      // The worker itself is quick and honest; only the host finds that it took 20 s for 15 answers
      // of at most 60 ms each.
      let isAsked = Mutex(false)
      let clock = WorkerClock(
        now: { 0 }, processorTime: { _ in isAsked.withLock { $0 } ? 20_000_000_000 : 0 })
      let runtime = ProcessRuntime(try Fixture.setup(clock: clock))
      let plugin = Fixture.plugin("count")
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      for isLate in [false, true] {
        // A batch's time begins when it is asked about.
        isAsked.withLock { $0 = false }
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: [1, 2, 3, 4, 5])
        try lane.ask(batch, [Fixture.questions], now: Fixture.now)
        isAsked.withLock { $0 = isLate }
        let result = try #require(try lane.answers()[0])
        switch result {
        case .success: #expect(!isLate)
        case .failure(let setAside):
          #expect(isLate)
          #expect(setAside.cause == .deadline)
          #expect(setAside.diagnostic.message == "the plugin gave no answer within 60 ms")
        }
      }
    }

    @Test func `a plugin that loaded too late by the host's own clock is not used`() throws {
      let clock = WorkerClock(now: { 0 }, processorTime: { _ in 20_000_000_000 })
      let setAside = #expect(throws: SetAside.self) {
        try ProcessRuntime(try Fixture.setup(clock: clock)).declarations(
          of: Fixture.plugin("count"))
      }
      #expect(setAside?.diagnostic.message == "the plugin did not load within 100 ms")
    }

    /// Frames that a lying worker sends instead of its answers.
    @Test(
      arguments: [
        [], [0xFF, 0xFF, 0xFF, 0xFF, 103, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        // An unknown kind; a message out of place; answers to another question; empty answers.
        [0, 0, 0, 0, 77, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 101, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 103, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 103, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0],
        // A request where none is allowed; half a frame, and then nothing.
        [3, 0, 0, 0, 106, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [9, 0, 0, 0, 103, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 2],
      ] as [[UInt8]])
    func `a worker that lies is set aside`(_ bytes: [UInt8]) throws {
      let setup = try Fixture.setup(clock: Fixture.impatientClock())
      let plugin = Fixture.plugin("lie", bytes: bytes)
      let good = Fixture.plugin("count", id: "good")
      let results = try Fixture.ask([plugin, good], setup)
      guard case .failure(let setAside)? = results[0] else {
        Issue.record("believed")
        return
      }
      #expect(setAside.cause == .protocolError || setAside.cause == .deadline)
      #expect(try #require(results[1]).get().columns[0].codes.first == 0)
    }

    @Test func `nothing is left of workers, however they ended`() throws {
      var setup = try Fixture.setup()
      setup.memoryName = "siyu-leftovers"
      func left() -> Leftovers { Leftovers.now(memoryName: setup.memoryName) }
      let before = left()
      #expect(before.memories == 0)
      let lane = try ProcessRuntime(setup).lane(
        plugins: [Fixture.plugin("count")], tags: TagDirectory(ids: [:]), lexicon: NoWords(),
        needs: [])
      #expect(left().memories == 1)
      #expect(left().children.count == before.children.count + 1)
      lane.close()
      for behaviour in ["count", "crash", "exit", "loop", "load-problems", "load-crash"] {
        _ = try Fixture.ask([Fixture.plugin(behaviour)], setup)
      }
      #expect(left() == before)
    }

    @Test func `a program that is not there is an error with a next step`() {
      #expect {
        try WorkerSetup(executable: "/nowhere/siyu-worker", surroundings: .plain)
      } throws: {
        "\($0)".contains("/nowhere/siyu-worker") && "\($0)".contains("install siyu-worker")
      }
    }
  }
}

extension PluginSurroundings {
  fileprivate static let plain = PluginSurroundings(zone: .utc, currency: .cny)
}
