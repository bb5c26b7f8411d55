import CAttempts
import SiyuBorder
import SiyuModel
import SiyuWorkers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Something that a plugin would try that has taken its worker over.
struct Attempt: CustomTestStringConvertible, Sendable {
  let number: Int32
  var testDescription: String { siyu_attempt_name(number).map { String(cString: $0) } ?? "?" }
  /// System calls one of which ends it.
  var calls: [String] {
    String(cString: siyu_attempt_calls(number)).split(separator: " ").map(String.init)
  }
  /// Whether it works at all depends on the kernel and on who asks.
  var varies: Bool { siyu_attempt_varies(number) != 0 }

  static let all = (0..<siyu_attempts()).map { Attempt(number: $0) }

  static func named(_ names: [String]) -> [Attempt] {
    all.filter { names.contains($0.testDescription) }
  }

  /// Makes it in a worker of its own. Returns the error's number, 0: it worked.
  /// - Throws: `SetAside` when it ended the worker.
  func make(without skips: ConfinementSkips) throws -> Int32 {
    var setup = try Fixture.setup(question: 10_000)
    setup.skips = skips
    let session = WorkerSession(Fixture.plugin("count"), mode: .script, setup)
    let result = try session.run(["do": "attempt", "number": .int(Int64(number))]) { _, _ in nil }
    return Int32(truncatingIfNeeded: result.intValue ?? -1)
  }
}

extension WorkerTests {
  @Suite struct ConfinementTests {
    @Test(arguments: Attempt.all) func `the kernel ends a worker that tries to`(
      _ attempt: Attempt
    ) throws {
      let end = #expect(throws: SetAside.self) { try attempt.make(without: []) }
      let words = end?.diagnostic.message ?? ""
      let start = "the plugin's worker was ended by the kernel for a forbidden call (SIGSYS"
      let expected =
        attempt.calls.isEmpty ? [start + ")"] : attempt.calls.map { start + ": \($0))" }
      #expect(expected.contains(words), "\(words)")
    }

    /// Without this, the test above might pass for reasons of its own.
    @Test(arguments: Attempt.all.filter { !$0.varies })
    func `without confinement nothing stops it`(_ attempt: Attempt) throws {
      #expect(try attempt.make(without: .everything) == 0)
    }

    @Test(arguments: Attempt.all.filter { $0.varies })
    func `without confinement the worker goes on after`(_ attempt: Attempt) throws {
      #expect(try attempt.make(without: .everything) >= 0)
    }

    // MARK: Layers beneath the filter

    private static func landlockVersion() throws -> Int {
      let all = try WorkerProbe.protections(Fixture.setup())
      guard let landlock = all.first(where: { $0.name == "Landlock" }), landlock.isActive else {
        return 0
      }
      let digits = landlock.detail.drop { !$0.isNumber }.prefix { $0.isNumber }
      return Int(digits) ?? 0
    }

    @Test(
      .enabled("the kernel has no Landlock") { try landlockVersion() >= 1 },
      arguments: Attempt.named([
        "read a file", "write a file", "make a file", "make a folder", "list a folder",
        "read its own environment",
      ]))
    func `Landlock alone refuses to`(_ attempt: Attempt) throws {
      // Files could not be written because of their limit, too: that is left out.
      #expect(try attempt.make(without: [.callFilter, .limits]) == EACCES)
    }

    @Test(
      .enabled("the kernel's Landlock knows no networks") { try landlockVersion() >= 4 },
      arguments: Attempt.named(["connect"]))
    func `Landlock alone refuses networks to`(_ attempt: Attempt) throws {
      #expect(try attempt.make(without: [.callFilter, .limits]) == EACCES)
    }

    @Test(
      .enabled("the kernel's Landlock knows no signals") { try landlockVersion() >= 6 },
      arguments: Attempt.named(["signal its parent", "signal a thread of its parent"]))
    func `Landlock alone refuses signals to`(_ attempt: Attempt) throws {
      #expect(try attempt.make(without: [.callFilter, .limits]) == EPERM)
    }

    @Test(arguments: Attempt.named(["change the root", "mount"]))
    func `without capabilities root is nobody who can`(_ attempt: Attempt) throws {
      #expect(try attempt.make(without: [.callFilter, .closedFiles, .limits]) == EPERM)
    }

    // MARK: What is around a worker

    @Test func `a worker has its socket and nothing else`() throws {
      setenv("SIYU_TEST_SECRET", "one that no plugin may see", 1)
      defer { unsetenv("SIYU_TEST_SECRET") }
      var setup = try Fixture.setup()
      // To look around takes calls that a worker does not have.
      setup.skips = [.callFilter, .closedFiles]
      let session = WorkerSession(Fixture.plugin("count"), mode: .script, setup)
      let found = try session.run(["do": "surroundings"]) { _, _ in nil }
      #expect(found["open"] == [0, 1, 2, 3])
      #expect(found["variables"] == ["SWIFT_BACKTRACE=enable=no"])
      #expect(found["session"] == true)
      #expect(found["input"] == "null")
      #expect(found["output"] == "null")
      // Not even `.` and `..`: the folder is gone, and only stands until the worker ends.
      #expect(found["entries"] == 0)
      #expect(found["folder has a name"] == false)
      #expect(found["limits"] == [0, 0, 24, 0])
    }

    @Test func `a kernel that lists processes says what a worker gave up`() throws {
      guard access("/proc/self/status", R_OK) == 0 else { return }
      let runtime = ProcessRuntime(try Fixture.setup())
      defer { runtime.close() }
      let before = Leftovers.now().children
      _ = try runtime.declarations(of: Fixture.plugin("count"))
      let worker = try #require(Leftovers.now().children.subtracting(before).first)
      let status = try #require(Leftovers.read("/proc/\(worker)/status"))
      let lines = Set(status.split(separator: "\n").map { $0.filter { !$0.isWhitespace } })
      for line in ["NoNewPrivs:1", "Seccomp:2", "Threads:1", "CapEff:0000000000000000"] {
        #expect(lines.contains(line), "\(status)")
      }
    }

    // MARK: Ways to end

    @Test(arguments: [
      ("crash", "crashed (SIGABRT)", "about to fall"),
      ("read nothing", "crashed (SIGSEGV)", nil),
      ("socket", "was ended by the kernel for a forbidden call (SIGSYS: socket)", nil),
    ])
    func `a confined worker still says how it ended`(
      _ behaviour: String, _ how: String, _ said: String?
    ) throws {
      let end = try #require(try Fixture.setAside(Fixture.plugin(behaviour), Fixture.setup()))
      #expect(end.cause == .crash)
      #expect(
        end.diagnostic.message
          == "the plugin's worker \(how) in rule 'parity' about customer 'c-2'")
      #expect(end.diagnostic.hint == said.map { "it said: \($0)" })
    }

    @Test func `a trap of Swift's keeps its words`() throws {
      let end = try #require(try Fixture.setAside(Fixture.plugin("trap"), Fixture.setup()))
      #expect(end.diagnostic.message.contains("crashed (SIG"))
      #expect(end.diagnostic.hint?.contains("about to trap") == true, "\(end)")
    }
  }
}
