import Foundation
import Testing

/// What is written about the attacks is what is tested.
@Suite struct DocumentTests {
  private static let security = Corpus.root + "/docs/explanation/security.md"
  private static let reference = Corpus.root + "/docs/reference/attacks.md"

  @Test func `every attack can be read`() {
    #expect(Corpus.all.count >= 80)
    let broken = Corpus.all.filter(\.outcomes.isEmpty)
    #expect(broken.isEmpty, "\(broken.map(\.tries))")
    for attack in Corpus.all where attack.outcomes.contains(where: { $0 != .harmless }) {
      let isOpen = attack.threat == "crashes of Lua" && attack.outcomes.contains(.harmless)
      #expect(isOpen || !attack.says.isEmpty, "\(attack.name) does not say what the operator reads")
    }
  }

  @Test func `every threat of the table has an attack, and every attack a threat`() throws {
    let threats = try Self.threats()
    #expect(threats.count >= 22)
    #expect(Set(threats) == Set(Corpus.all.map(\.threat)))
    let crashes = Corpus.all.filter { $0.threat == "crashes of Lua" }
    #expect(crashes.count >= 5)
  }

  /// `SIYU_RECORD=1` writes it.
  @Test func `the reference lists every attack with its outcome`() throws {
    let wanted = try Self.page()
    if ProcessInfo.processInfo.environment["SIYU_RECORD"] == "1" {
      try wanted.write(toFile: Self.reference, atomically: true, encoding: .utf8)
    }
    let found = try String(contentsOfFile: Self.reference, encoding: .utf8)
    #expect(
      found == wanted,
      "docs/reference/attacks.md is old; SIYU_RECORD=1 swift test --filter DocumentTests writes it")
  }

  /// The first cells of the table in security.md, in its order.
  private static func threats() throws -> [String] {
    let text = try String(contentsOfFile: security, encoding: .utf8)
    guard let table = text.components(separatedBy: "| threat | ").dropFirst().first else {
      throw CorpusError(words: "security.md has no table of threats")
    }
    return table.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2)
      .prefix { $0.hasPrefix("| ") }
      .map { $0.dropFirst(2).components(separatedBy: " | ")[0] }
      .map { $0.hasPrefix("[") ? String($0.dropFirst().prefix { $0 != "]" }) : $0 }
  }

  private static func page() throws -> String {
    var lines = [
      "# The attacks that siyu is tested with", "",
      "Made from `Tests/AttackTests/Corpus` by a test; do not edit. Each runs in CI against the real",
      "programs, with two good plugins beside it, alone, all together, and with a fault put in between.",
      "What holds for all of them, and what the outcomes mean, is in",
      "[security](../explanation/security.md). `…` stands for any text.", "",
      "\(Corpus.all.count) attacks.", "",
    ]
    for threat in try threats() {
      lines += [
        "## \(threat)", "", "| attack | it … | outcome | the operator reads |", "|---|---|---|---|",
      ]
      for attack in Corpus.all where attack.threat == threat {
        let outcomes = attack.outcomes.map(\.rawValue).joined(separator: " or ")
        let said = attack.says.map { "`\(cell($0))`" }.joined(separator: " or ")
        lines.append("| `\(attack.name)` | \(cell(attack.tries)) | \(outcomes) | \(said) |")
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|")
  }
}
