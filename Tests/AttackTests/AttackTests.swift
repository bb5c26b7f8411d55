import SiyuTestPrograms
import Testing

/// The corpus, one attack after the other, against the real program with two good plugins beside it.
@Suite struct AttackTests {
  @Test(arguments: Corpus.all)
  func `has the documented end, harms nobody and gets nothing`(_ attack: Attack) throws {
    try #require(!attack.outcomes.isEmpty, "\(attack.tries)")
    let trial = try Trial([attack])
    guard let command = attack.command else {
      // One lane, so that the customer in the message is always the same.
      let run = try trial.run(["apply", "--workers", "1"] + Brand.clock)
      #expect(attack.exits.contains(run.shellStatus), "exit code \(run.shellStatus)")
      let decisions = try trial.expectOthersUnharmed(leaves: attack.leaves)
      trial.expect(attack, in: run, decisions)
      return
    }
    let run = try trial.run(command + Brand.clock)
    #expect(attack.exits.contains(run.shellStatus), "exit code \(run.shellStatus)")
    trial.expectSaid(attack, in: run)
    // And the evening's run afterwards is as it would have been.
    let apply = try trial.run(["apply"] + Brand.clock)
    #expect([0, 3].contains(apply.shellStatus))
    try trial.expectOthersUnharmed(leaves: attack.leaves)
  }

  @Test func `a line with an ellipsis matches as it says`() {
    #expect(Line.matches("  a b c", "a … c"))
    #expect(Line.matches("a b c", "a…"))
    #expect(Line.matches("a b c", "a b c"))
    #expect(!Line.matches("a b c", "a b"))
    #expect(!Line.matches("a b c", "b …"))
    #expect(!Line.matches("a b c d", "a … c"))
  }

  @Test func `the checks see what they look for`() throws {
    let brand = try Brand.made.get()
    let key = try brand.template.keyBytes()
    #expect(brand.canaries.found(in: Array("x\(Canaries.setting)".utf8)).count == 1)
    #expect(!brand.canaries.found(in: [1, 2] + key.prefix(8)).isEmpty)
    #expect(!brand.canaries.found(in: Array("call 19900000012".utf8)).isEmpty)
    #expect(brand.canaries.found(in: Array(brand.baseline.tags.utf8)).isEmpty)
    #expect(TerminalCheck.odd(in: Array("a\u{1B}[2J".utf8)[...]) == "U+1B")
    #expect(TerminalCheck.odd(in: Array("a\u{202E}".utf8)[...]) == "U+202E")
    #expect(TerminalCheck.odd(in: [0xFF]) != nil)
    #expect(TerminalCheck.odd(in: Array("护肤\n".utf8)[...]) == nil)
    #expect(brand.baseline.tags.split(separator: "\n").count > 1_000)
    for kind in ["enrolments", "messages", "tasks"] {
      #expect(brand.baseline.outreach.count { $0.hasPrefix(kind) } > 30, "\(kind)")
    }
  }
}

extension Attack: CustomTestStringConvertible {
  var testDescription: String { name }
}
