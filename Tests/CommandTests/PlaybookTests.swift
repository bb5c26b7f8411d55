import Foundation
import SiyuTestPrograms
import Testing

/// The playbooks that come with siyu, as somebody finds them who has just begun.
@Suite struct PlaybookTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("plugins")

  static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/plugin.toml") }
    .sorted()

  @Test func `there are several`() {
    #expect(Self.all == ["coffee", "pet-food", "skincare", "snacks"])
  }

  @Test(arguments: all)
  func `siyu init brings it, nothing is wrong with it, and its specs run every line`(_ id: String)
    async throws
  {
    let programs = try Programs.folder()
    let (checked, tested) = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      let checked = try folder.run(
        "siyu init shop --playbook \(id) >/dev/null && cd shop && siyu plugin check \(id)",
        limit: 120)
      return (checked, try folder.run("siyu test \(id) --coverage", limit: 300))
    }
    #expect(checked.status == 0, "\(checked.lines)")
    #expect(
      checked.lines.count == 1 && checked.lines[0].hasSuffix("; no problems"), "\(checked.lines)")
    #expect(tested.status == 0, "\(tested.lines.suffix(40))")
    #expect(tested.lines.contains { $0.hasSuffix(" passed, 0 failed") && !$0.hasPrefix("0 ") })
    #expect(
      tested.lines.contains { $0.hasPrefix("  together ") && $0.hasSuffix(" 100.0 %") },
      "\(tested.lines.suffix(40))")
  }

  /// Each has its own groups and contents, and what is declared for all is declared alike.
  @Test func `all of them run in one workspace`() async throws {
    let programs = try Programs.folder()
    let plan = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu init shop --playbook none >/dev/null && cd shop
        for id in \(Self.all.joined(separator: " ")); do cp -R '\(Self.folder.path)'/$id plugins/; done
        printf 'order_id,customer_id,paid_at,amount,title\\n1,a,2026-06-01,99.00,猫粮 2kg\\n' >../o.csv
        siyu import orders ../o.csv >/dev/null && siyu plan --now 2026-06-30
        """, limit: 120)
    }
    #expect(plan.status == 0, "\(plan.lines)")
    for id in Self.all {
      #expect(plan.lines.contains { $0.hasPrefix("\(id)@") }, "\(plan.lines)")
    }
  }

  @Test(arguments: all)
  func `the list of playbooks names it, and its page every setting`(_ id: String) throws {
    let list = try String(
      contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(list.contains("](\(id)/README.md)"))
    let plugin = Self.folder.appendingPathComponent(id)
    let page = try String(contentsOf: plugin.appendingPathComponent("README.md"), encoding: .utf8)
    let manifest = try String(
      contentsOf: plugin.appendingPathComponent("plugin.toml"), encoding: .utf8)
    for line in manifest.split(separator: "\n") where line.hasPrefix("[settings.") {
      let setting = line.dropFirst("[settings.".count).dropLast()
      #expect(page.contains("`\(setting)`"), "\(id) does not tell of \(setting)")
    }
  }
}
