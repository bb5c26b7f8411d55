import SiyuModel
import SiyuWorkers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension WorkerTests {
  /// Workers kept between passes, by a host that runs on.
  @Suite struct IdleWorkerTests {
    private func answers(_ runtime: ProcessRuntime, _ plugin: PluginSource) throws -> [UInt32] {
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1])
      try lane.ask(batch, [Fixture.questions], now: Fixture.now)
      return try #require(try lane.answers()[0]).get().columns[2].codes.map { UInt32($0) }
    }

    @Test func `the next pass uses the worker of the one before`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      defer { runtime.close() }
      let plugin = Fixture.plugin("count")
      let before = Leftovers.now().children
      #expect(try answers(runtime, plugin) == [0, 1])
      let first = Leftovers.now().children.subtracting(before)
      #expect(first.count == 1)
      #expect(try answers(runtime, plugin) == [0, 1])
      #expect(Leftovers.now().children.subtracting(before) == first)
    }

    @Test func `one that died while it was idle is not used again`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      defer { runtime.close() }
      let plugin = Fixture.plugin("count")
      let before = Leftovers.now().children
      #expect(try answers(runtime, plugin) == [0, 1])
      let first = Leftovers.now().children.subtracting(before)
      for pid in first {
        kill(pid_t(pid), SIGKILL)
        // Dead, and not reaped: that is the runtime's to do.
        var about = siginfo_t()
        waitid(P_PID, id_t(pid), &about, WEXITED | WNOWAIT)
      }
      #expect(try answers(runtime, plugin) == [0, 1])
      let second = Leftovers.now().children.subtracting(before)
      #expect(second.count == 1 && second.isDisjoint(with: first))
    }

    @Test func `workers of plugins that are no more end, the others stay`() throws {
      let runtime = ProcessRuntime(try Fixture.setup())
      defer { runtime.close() }
      let before = Leftovers.now().children
      let (stays, goes) = (Fixture.plugin("count"), Fixture.plugin("count", id: "second"))
      #expect(try answers(runtime, stays) == [0, 1])
      let first = Leftovers.now().children.subtracting(before)
      #expect(try answers(runtime, goes) == [0, 1])
      runtime.keepIdle(only: [stays])
      #expect(Leftovers.now().children.subtracting(before) == first)
      // The same plugin with other settings is another one.
      var other = stays
      other.grants = ["tag"]
      runtime.keepIdle(only: [other])
      #expect(Leftovers.now().children.subtracting(before) == [])
    }
  }
}
