import SiyuModel
import Testing

@testable import SiyuScripting

/// What the reference shows of specs runs.
@Suite struct SessionExampleTests {
  private static let blocks = [
    "describe", "it", "pending", "before_each", "after_each", "it.each", "describe.each",
  ]

  @Test(
    arguments: SpecVocabulary.entries(SpecVocabulary(session: nil)).map { ($0.name, $0.example) })
  func `every example of a spec's words passes`(_ entry: (name: String, example: String)) throws {
    let isBlock = Self.blocks.contains(entry.name)
    // A file needs an example to be one.
    let spec =
      isBlock
      ? "\(entry.example)\nit(\"is there\", function() end)"
      : "it(\"runs\", function()\n\(entry.example)\nend)"
    let host = try SpecHarness.run(
      spec,
      main: SpecHarness.main + "\n" + SpecHarness.sops + "\n" + SpecHarness.membership
        + "\n" + SpecHarness.koc + "\n" + SpecHarness.screen,
      grants: [
        "tag", "orders", "events", "name", "task", "wecom.chat", "membership", "koc", "answers",
      ], surveys: [KOCHarness.survey])
    #expect(host.lines.allSatisfy { $0.hasPrefix("passed") || $0.hasPrefix("pending") })
  }

  @Test(arguments: SurfaceClass.simulation.methods.map(\.example))
  func `what is asked of a simulation goes on where its example ends`(_ example: String) throws {
    let words = SpecVocabulary.entries(SpecVocabulary(session: nil))
    let simulate = try #require(words.first { $0.name == "simulate" })
    let host = try SpecHarness.run(
      "it(\"runs\", function()\n\(simulate.example)\n\(example)\nend)",
      main: SpecHarness.main + "\n" + SpecHarness.sops)
    #expect(host.lines == ["passed: runs"])
  }

  @Test func `every value has an example that runs where it is found`() throws {
    for value in SurfaceDescription.current.modules.flatMap(\.values) {
      let example = try #require(value.example, "\(value.name)")
      #expect(example.contains(value.name))
      if value.name.hasPrefix("siyu.") {
        let asked = try ScriptHarness.run(example)
        #expect(!asked.contains { $0.hasPrefix("scripts/") }, "\(asked)")
      } else {
        let outcome = Harness.outcome(
          try Harness.machine(example + "\nprint('ran')", grants: KOCHarness.asked))
        #expect(outcome.hasSuffix("ran"), "\(value.name): \(outcome)")
      }
    }
  }

  @Test func `every word says what it is for, in a sentence`() {
    let words =
      SpecVocabulary.entries(SpecVocabulary(session: nil))
      + ScriptVocabulary.entries(ScriptVocabulary(session: nil))
    for entry in words {
      #expect(entry.summary.hasSuffix("."), "\(entry.name)")
      #expect(!entry.example.isEmpty, "\(entry.name)")
    }
  }

  @Test(
    arguments: ScriptVocabulary.entries(ScriptVocabulary(session: nil)).map {
      ($0.name, $0.example)
    })
  func `every example of a script's words runs`(_ entry: (name: String, example: String)) throws {
    let asked = try ScriptHarness.run(entry.example)
    #expect(!asked.contains { $0.hasPrefix("scripts/") }, "\(asked)")
  }
}
