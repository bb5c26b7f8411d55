import SiyuBorder
import SiyuModel
import SiyuWorkers
import Synchronization
import Testing

extension WorkerTests {
  @Suite struct SessionTests {
    private func session(
      _ mode: WorkerMode = .script, grants: Set<String> = ["orders", "tag"]
    ) throws -> WorkerSession {
      WorkerSession(
        Fixture.plugin("session", grants: grants), mode: mode, try Fixture.setup(pass: 300))
    }

    private func nothing(_ operation: String, _ argument: DataValue) throws -> DataValue { nil }

    @Test func `a job asks the host, logs and returns a value, again and again`() throws {
      let session = try session()
      let lines = Mutex<[String]>([])
      for number in 1...3 {
        let job: DataValue = ["do": "echo", "value": .int(Int64(number))]
        let value = try session.run(
          job,
          onRequest: { operation, argument in
            #expect(operation == "double")
            return .int((argument.intValue ?? 0) * 2)
          },
          onLog: { level, text in lines.withLock { $0.append("\(level) \(text)") } })
        #expect(value == .list([job, .int(Int64(number) * 2)]))
      }
      #expect(lines.withLock { $0 } == Array(repeating: "info hello \\e[31m", count: 3))
    }

    @Test func `what the host refuses is raised where the plugin asked`() throws {
      let session = try session()
      let failure = #expect(throws: Diagnostics.self) {
        try session.run(["do": "echo"]) { _, _ in throw Diagnostic("not granted") }
      }
      #expect(failure?.all.map(\.message) == ["not granted"])
    }

    @Test func `a host that cannot go on ends the session`() throws {
      struct DiskFull: Error {}
      let session = try session()
      #expect(throws: DiskFull.self) {
        try session.run(["do": "echo"]) { _, _ in throw DiskFull() }
      }
      #expect(throws: SetAside.self) { try session.run(["do": "echo"], onRequest: nothing) }
    }

    @Test func `a job that fails says why`() throws {
      let session = try session()
      let failure = #expect(throws: Diagnostics.self) {
        try session.run(["do": "fail"], onRequest: nothing)
      }
      #expect(failure?.description == "plugins/native/main.lua:4: it failed")
    }

    @Test func `batches go to a job one after the other`() throws {
      let session = try session()
      var rest = [5, 3000, 4]
      let total = try session.run(["do": "count batches"]) { _, _ in
        guard let size = rest.popLast() else { return nil }
        let batch = session.emptyBatch(needs: [.orders], lexicon: NoWords())
        try Fixture.fill(batch, orders: Array(repeating: 2, count: size))
        return .int(Int64(try session.handOver(batch)))
      }
      #expect(total == .int(2 * 3009))
    }

    @Test(arguments: [WorkerMode.script, .spec, .repl])
    func `a job that does not end is ended`(_ mode: WorkerMode) throws {
      let setAside = #expect(throws: SetAside.self) {
        try session(mode).run(["do": "loop"], onRequest: nothing)
      }
      #expect(setAside?.cause == .deadline)
    }

    @Test func `a job that only waits is ended too`() throws {
      // Each look takes five seconds, once the worker has loaded.
      let looks = Counter()
      let isLoaded = Mutex(false)
      var setup = try Fixture.setup()
      setup.clock = WorkerClock(
        now: { isLoaded.withLock { $0 } ? looks.next() * 5_000_000_000 : 0 },
        processorTime: { _ in 0 })
      let session = WorkerSession(Fixture.plugin("session"), mode: .script, setup)
      _ = try session.load()
      isLoaded.withLock { $0 = true }
      let setAside = #expect(throws: SetAside.self) {
        try session.run(["do": "sleep"], onRequest: nothing)
      }
      #expect(setAside?.diagnostic.message.hasSuffix("and never answered") == true)
    }

    @Test func `the operator can stop a job`() throws {
      let session = try session()
      session.isCancelled = { true }
      _ = #expect(throws: SetAside.self) {
        try session.run(["do": "loop"], onRequest: nothing)
      }
    }

    @Test func `a worker cannot write to the batch it reads`() throws {
      let session = try session()
      let found = try session.run(["do": "write the batch"]) { _, _ in
        let batch = session.emptyBatch(needs: [], lexicon: NoWords())
        try Fixture.fill(batch, orders: [1])
        return .int(Int64(try session.handOver(batch)))
      }
      #expect(found == ["protection lifted": false])
    }
  }
}
