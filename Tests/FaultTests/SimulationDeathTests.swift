import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// A simulation works on a copy of the store: killed anywhere, it leaves the store as it was, and a
/// copy at most, which somebody takes away before it is a person's last trace.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct SimulationDeathTests {
  private static let words = ["simulate", "--from", "2026-07-02", "--to", "2026-07-04"]

  private static func copies(in workspace: String) throws -> [String] {
    let temporary = workspace + "/.siyu/tmp"
    guard FileManager.default.fileExists(atPath: temporary) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: temporary)
      .filter { $0.hasPrefix("siyu-overlay-") }
  }

  @Test func `killed anywhere it changes nothing, and doctor takes its copy away`() async throws {
    let siyu = try Siyu()
    let (before, calls) = try await Lanes.run {
      let workspace = try Base.walking.copy(siyu, for: "simulated")
      defer { Base.remove(workspace) }
      let before = try Contents(of: workspace)
      let calls = try siyu.calls(Self.words, in: workspace)[.any] ?? 0
      #expect(try Self.copies(in: workspace) == [])
      return (before, calls)
    }
    var random = SeededRandom(37)
    let faults = (0..<max(6, KillTests.points / 2)).map { _ in
      Fault(kind: .any, number: 1 + random.below(calls), action: random.pick(Fault.Action.deaths))
    }
    var left = 0
    for (fault, result) in await Lanes.all(faults, { try Self.outcome(of: $0, siyu, before) }) {
      switch result {
      case .success(let count): left += count
      case .failure(let error): Issue.record("\(fault): \(error)")
      }
    }
    #expect(left > 0, "no point lay where there is a copy")
  }

  /// - Returns: how many copies it left.
  private static func outcome(of fault: Fault, _ siyu: Siyu, _ before: Contents) throws -> Int {
    let workspace = try Base.walking.copy(siyu, for: "simulated")
    defer { Base.remove(workspace) }
    _ = try siyu.run(words, in: workspace, fault: fault)
    let left = try copies(in: workspace)
    let doctor = try siyu.run(["doctor"], in: workspace)
    #expect(
      doctor.output.contains("copies of the store for simulations") == !left.isEmpty,
      "\(fault): \(left) \(doctor)")
    let mended = try siyu.run(["doctor", "--mend"], in: workspace)
    #expect(mended.status == 0, "\(fault): \(mended)")
    #expect(try copies(in: workspace) == [], "\(fault)")
    let found = try Contents(of: workspace)
    #expect(found.differences(from: before) == [], "\(fault)")
    return left.count
  }

  @Test(arguments: [["plan"], ["privacy", "erase", "C000012", "--yes"], ["key", "rotate"]])
  func `the next command takes it away, an erasure above all`(_ next: [String]) async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.walking.copy(siyu, for: "simulated")
      defer { Base.remove(workspace) }
      let fault = Fault(kind: .write, number: 5, action: .killAfter, path: "siyu-overlay-")
      let killed = try siyu.run(Self.words, in: workspace, fault: fault)
      #expect(killed.wasKilled, "\(killed)")
      #expect(try Self.copies(in: workspace).count == 1)
      try siyu.must(next, in: workspace)
      #expect(try Self.copies(in: workspace) == [])
    }
  }

  @Test func `an erasure tells of a simulation that still holds its copy`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.walking.copy(siyu, for: "simulated")
      defer { Base.remove(workspace) }
      let fault = Fault(kind: .write, number: 5, action: .stop, path: "siyu-overlay-")
      let simulation = try siyu.start(Self.words, in: workspace, fault: fault)
      #expect(try simulation.waitUntilStopped())
      let mended = try siyu.run(["doctor", "--mend"], in: workspace)
      #expect(mended.output.contains("none left behind"), "\(mended)")
      let erased = try siyu.run(["privacy", "erase", "C000012", "--yes"], in: workspace)
      #expect(erased.status == 1, "\(erased)")
      #expect(erased.errors.contains("a simulation works on this copy"), "\(erased)")
      simulation.goOn()
      #expect(try simulation.wait().isDone)
      #expect(try Self.copies(in: workspace) == [])
    }
  }
}
