import Foundation
import SiyuTestPrograms
import Testing

/// The worst evening: every attacker is installed at once, and the two good plugins still do their
/// work.
@Suite struct TogetherTests {
  private static let attackers = Corpus.all.filter(\.isPlugin)

  @Test func `all attackers at once harm nobody, and each has its one sentence`() throws {
    let trial = try Trial(Self.attackers.map(\.underUsualLimits))
    let plan = try trial.run(["plan", "--json", "--workers", "1"] + Brand.clock)
    #expect(plan.status == 3)
    let causes = try Self.causes(in: plan)
    let run = try trial.run(["apply", "--workers", "2"] + Brand.clock)
    #expect(run.status == 3)
    let decisions = try trial.expectOthersUnharmed(leaves: Self.attackers.flatMap(\.leaves))
    for attack in Self.attackers where attack.limits.isEmpty {
      trial.expect(Self.amongMany(attack), in: run, decisions)
      if attack.outcomes.allSatisfy(\.isSetAside) {
        let expected = Set(attack.outcomes.flatMap(\.causes))
        #expect(
          expected.contains(causes[attack.name] ?? "none"),
          "\(attack.name): \(causes[attack.name] ?? "no cause") in --json")
      }
    }
    let said = run.errors.split(separator: "\n").filter { $0.hasPrefix("set aside: ") }
    #expect(!said.contains { $0.hasPrefix("set aside: skincare") }, "forged or real")
    #expect(!said.contains { $0.hasPrefix("set aside: quiet") }, "forged or real")
  }

  /// `cause` by plugin.
  private static func causes(in plan: Ran) throws -> [String: String] {
    let json = try JSONSerialization.jsonObject(with: Data(plan.outputBytes)) as? [String: Any]
    var causes: [String: String] = [:]
    for entry in json?["set_aside"] as? [[String: Any]] ?? [] {
      causes[entry["plugin"] as? String ?? ""] = entry["cause"] as? String
    }
    return causes
  }

  /// With two lanes the customer it was at is not always the same; and where nearly two hundred
  /// workers want two processors, four times the limit can pass by the clock on the wall before one
  /// of them has had its time: then the host ends what would have stopped by itself.
  private static func amongMany(_ attack: Attack) -> Attack {
    var attack = attack
    attack.says = attack.says.map(aboutAnybody)
    if attack.outcomes.contains(.stopped) {
      attack.says.append("set aside: \(attack.name): …gave no answer about customer 'C…' within …")
      attack.says.append("set aside: \(attack.name): …did not load within …")
    }
    return attack
  }

  private static func aboutAnybody(_ line: String) -> String {
    var parts = line.components(separatedBy: "'C000")
    for index in parts.indices.dropFirst() { parts[index] = "…" + parts[index].dropFirst(3) }
    return parts.joined(separator: "'C000")
  }
}

extension Attack {
  fileprivate var underUsualLimits: Attack {
    var attack = self
    attack.limits = [:]
    return attack
  }
}

extension Attack.Outcome {
  /// As docs/reference/exit-codes-and-json.md has them.
  fileprivate var causes: [String] {
    switch self {
    case .refused: ["load"]
    case .stopped, .ended: ["deadline"]
    case .exhausted: ["memory"]
    case .crashed: ["crash"]
    case .raises, .denied, .harmless, .rejects, .fails: []
    }
  }
}
