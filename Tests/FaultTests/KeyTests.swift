import SiyuTestPrograms
import Foundation
import Testing

/// The key file goes: between commands, and while one runs.
@Suite struct KeyTests {
  private static func key(_ workspace: String) -> URL {
    URL(filePath: workspace + "/.siyu/key")
  }

  private static func put(_ bytes: Data, _ workspace: String) throws {
    try bytes.write(to: key(workspace))
    chmod(key(workspace).path, 0o600)
  }

  @Test func `without its key every command says what is missing, and with it goes on`()
    async throws
  {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.full.copy(siyu, for: "key")
      defer { Base.remove(workspace) }
      let kept = try Data(contentsOf: Self.key(workspace))
      let before = try Contents(of: workspace)
      let bad: [(Data?, String)] = [
        (nil, "key"), (Data(repeating: 1, count: 32), "not the one this store was made with"),
        (kept.prefix(31), "32 bytes"), (Data(), "32 bytes"),
      ]
      for (bytes, words) in bad {
        try? FileManager.default.removeItem(at: Self.key(workspace))
        if let bytes {
          try Self.put(bytes, workspace)
        }
        for command in [
          ["plan"], ["apply"], ["explain", "C000002"], ["export", "customers"],
          ["import", "orders", "data/orders.csv"], ["merge", "C000003", "C000004"],
        ] {
          let ran = try siyu.run(command, in: workspace)
          #expect(ran.status == 1 && ran.errors.contains(words), "\(command): \(ran)")
          #expect(ran.errors.contains("\n  "), "\(ran)")
        }
      }
      try? FileManager.default.removeItem(at: Self.key(workspace))
      try Self.put(kept, workspace)
      #expect(try Contents(of: workspace).differences(from: before) == [])
    }
  }

  @Test(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
  func `a key that goes while a command runs is not missed by it`() async throws {
    let siyu = try Siyu()
    let scenario = Scenario("apply", .full, ["apply", "--now", Base.now])
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    let points = [0.3, 0.5, 0.9].map { Int(Double(undisturbed.calls) * $0) }
    for (point, result) in await Lanes.all(
      points,
      { point -> [String] in
        let workspace = try scenario.base.copy(siyu, for: "key")
        defer { Base.remove(workspace) }
        let kept = try Data(contentsOf: Self.key(workspace))
        let child = try siyu.start(
          scenario.words, in: workspace, fault: Fault(kind: .any, number: point, action: .stop))
        _ = try child.waitUntilStopped()
        try FileManager.default.removeItem(at: Self.key(workspace))
        child.goOn()
        let ran = try child.wait()
        try Self.put(kept, workspace)
        return (ran.status == 0 ? [] : ["\(ran)"])
          + (try Contents(of: workspace).differences(from: undisturbed.after))
      })
    {
      #expect(try result.get() == [], "at \(point)")
    }
  }
}
