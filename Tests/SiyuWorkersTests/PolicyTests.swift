import SiyuBorder
import SiyuModel
import SiyuWorkers
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension WorkerTests {
  /// What happens where the machine lacks a protection.
  @Suite struct PolicyTests {
    /// Workers that start where no filter of system calls can be made.
    private func lacking(
      _ policy: ConfinementPolicy, _ body: (inout WorkerSetup) throws -> Void
    ) throws {
      let path = "/tmp/siyu-lacking-\(getpid())"
      let script = "#!/bin/sh\nexec '\(Fixture.executable)' --lacking\n"
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o700)
      #expect(write(file, script, script.utf8.count) == script.utf8.count)
      close(file)
      defer { unlink(path) }
      var setup = try Fixture.setup()
      setup.executable = path
      setup.surroundings.confinement = policy
      try body(&setup)
    }

    @Test func `without a required protection no plugin is loaded, and the reason is told`() throws
    {
      try lacking(.required) { setup in
        // It would crash if it were loaded.
        let plugin = Fixture.plugin("load-crash")
        let refusal = #expect(throws: Diagnostic.self) {
          try ProcessRuntime(setup).declarations(of: plugin)
        }
        #expect(
          refusal?.message
            == "plugins are not run, because this machine does not protect itself from them: "
            + "seccomp (the system refuses it: Operation not permitted) is missing")
        #expect(refusal?.hint?.contains(#"confinement = "available""#) == true)
        #expect(throws: Diagnostic.self) { try Fixture.ask([plugin], setup) }
        #expect(throws: Diagnostic.self) {
          try WorkerSession(plugin, mode: .script, setup).run(["do": "echo"]) { _, _ in nil }
        }
      }
    }

    @Test func `where that is accepted, plugins run and the operator is told`() throws {
      try lacking(.available) { setup in
        let told = Mutex<[[WorkerProtection]]>([])
        setup.onUnprotected = { missing in told.withLock { $0.append(missing) } }
        _ = try ProcessRuntime(setup).declarations(of: Fixture.plugin("count"))
        #expect(told.withLock { $0.map { $0.map(\.name) } } == [["seccomp"]])
      }
    }

    @Test func `a probe tells it too`() throws {
      try lacking(.required) { setup in
        let all = try WorkerProbe.protections(setup)
        #expect(all.filter { $0.isRequired && !$0.isActive }.map(\.name) == ["seccomp"])
      }
    }

    // MARK: Limits of the system's

    @Test(arguments: [(16 << 20, true), (8 << 30, false)])
    func `a worker has twice its plugin's memory and some, and no more`(
      _ bytes: Int, _ isGiven: Bool
    ) throws {
      let session = WorkerSession(Fixture.plugin("count"), mode: .script, try Fixture.setup())
      let given = try session.run(["do": "allocate", "bytes": .int(Int64(bytes))]) { _, _ in nil }
      #expect(given == .bool(isGiven))
    }

    @Test func `the system's limit on processor time moves on with each pass`() throws {
      let runtime = ProcessRuntime(try Fixture.setup(pass: 40_000))
      defer { runtime.close() }
      let before = Leftovers.now().children
      let plugin = Fixture.plugin("count")
      _ = try runtime.declarations(of: plugin)
      let worker = try #require(Leftovers.now().children.subtracting(before).first)
      func limit() throws -> Substring {
        let limits = try #require(Leftovers.read("/proc/\(worker)/limits"))
        let line = try #require(
          limits.split(separator: "\n").first { $0.hasPrefix("Max cpu time") })
        return line.split(separator: " ")[3]
      }
      // Loading has a tenth of a second, begun seconds count whole, and five are to spare.
      #expect(try limit() == "6")
      let lane = try runtime.lane(
        plugins: [plugin], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [])
      defer { lane.close() }
      #expect(try limit() == "46")
    }
  }
}
