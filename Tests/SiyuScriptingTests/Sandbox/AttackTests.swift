import Foundation
import Lua
import Testing

@testable import SiyuScripting

/// Attacks whose outcome is decided inside the worker: refused, or ended with a Lua error. Those
/// that only the process border and the deadline outside end run against the real command.
@Suite struct AttackTests {
  /// Instructions after which the host asks to stop.
  private static let budget = 3_000_000
  private static let memory: Int64 = 32 << 20

  private func outcome(_ chunk: CorpusChunk) throws -> String {
    let machine = try Harness.machine(chunk.text, memory: Self.memory)
    machine.log.most = 20
    machine.lua.stop.request(afterInstructions: Self.budget)
    var outcome = Harness.outcome(machine)
    // A chunk may declare a rule, to be asked twice.
    if machine.problems.isEmpty, machine.rules.contains(where: { $0.localID == "s" }) {
      for _ in 1...2 { outcome += (outcome.isEmpty ? "" : "\n") + Harness.ask(machine) }
    }
    return outcome
  }

  @Test(arguments: LuaCorpus.files("Attacks"))
  func `comes to what is written under it`(_ file: URL) throws {
    var chunks = LuaCorpus.chunks(of: file)
    #expect(!chunks.isEmpty)
    for index in chunks.indices {
      let outcome = try outcome(chunks[index])
      if LuaCorpus.records {
        chunks[index].outcome = outcome
      } else {
        #expect(outcome == chunks[index].outcome, "\(chunks[index].testDescription)")
      }
    }
    if LuaCorpus.records { try LuaCorpus.write(chunks, to: file) }
  }

  @Test func `there are a hundred and more`() {
    let all = LuaCorpus.files("Attacks").flatMap(LuaCorpus.chunks)
    #expect(all.count >= 100)
    #expect(Set(all.map(\.testDescription)).count == all.count)
  }
}
