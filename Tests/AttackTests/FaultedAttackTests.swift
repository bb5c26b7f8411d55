import Foundation
import SiyuTestPrograms
import Synchronization
import Testing

/// Misfortune on top of malice: while attackers are at work the host is killed, the disk is full, or
/// a worker dies. The command run again ends as if neither had been.
@Suite(.enabled(if: Programs.injector != nil, "faults need Linux and the injector"))
struct FaultedAttackTests {
  /// Attackers that meet a fault together. Those with limits of their own meet it alone.
  struct Group: Sendable, CustomTestStringConvertible {
    var attacks: [Attack]
    var fault: String
    var testDescription: String { "\(fault) with " + attacks.map(\.name).joined(separator: ", ") }
  }

  /// Every plugin of the corpus is in one group at least; the faults go round.
  static let groups: [Group] = {
    let attacks = Corpus.all.filter(\.isPlugin)
    var all: [[Attack]] = attacks.filter { !$0.limits.isEmpty }.map { [$0] }
    let usual = attacks.filter(\.limits.isEmpty)
    let size = 8
    let count = (usual.count + size - 1) / size
    // Neighbours in the alphabet are alike; a stride mixes them.
    for group in 0..<count {
      all.append(stride(from: group, to: usual.count, by: count).map { usual[$0] })
    }
    return all.enumerated().map { Group(attacks: $1, fault: faults[$0 % faults.count]) }
  }()

  /// From the first calls of a pass to its last: opening, starting workers, asking, spooling,
  /// committing. Numbers beyond the end of a run do nothing, and that is a case too.
  static let faults: [String] = [
    "any:40:kill-before", "write:3:ENOSPC", "message:5:kill-worker", "any:90:kill-after",
    "write:9+:ENOSPC", "spawn:2:kill-worker", "any:160:kill-half", "sync:1:EIO",
    "any:220:kill-before", "message:30:kill-worker", "any:260:kill-half", "write:20:ENOSPC",
    "any:300:kill-after", "memory:3:ENOMEM", "any:340:kill-before", "write:1:kill-half",
    "spawn:3:EMFILE", "any:400:kill-half", "sync:2:kill-before", "any:520:kill-before",
  ]

  @Test(arguments: groups)
  func `the same holds with a fault in between`(_ group: Group) throws {
    var hasStruck = false
    // Also for a group that ends early: the last one looks at all.
    defer { Self.note(hasStruck) }
    let trial = try Trial(group.attacks)
    let count = trial.place.logs + "/faults"
    let disturbed = try trial.run(
      ["apply", "--workers", "1"] + Brand.clock,
      adding: [
        "LD_PRELOAD": Programs.injector ?? "", "SIYU_FAULT": group.fault, "SIYU_FAULT_COUNT": count,
      ])
    hasStruck = [1, 137].contains(disturbed.shellStatus) || Self.hasFired(count)
    #expect([0, 1, 3, 137].contains(disturbed.shellStatus), "exit code \(disturbed.shellStatus)")
    let isDecided = try trial.place.runs() > 0
    let run = try trial.run(["apply", "--full", "--workers", "1"] + Brand.clock)
    #expect([0, 3].contains(run.shellStatus), "exit code \(run.shellStatus)")
    let decisions = try trial.expectOthersUnharmed(leaves: group.attacks.flatMap(\.leaves))
    for attack in group.attacks {
      trial.expectEnd(attack, in: run, decisions)
      if let told = Self.told(attack, in: disturbed, isDecided: isDecided, run) {
        trial.expectSaid(attack, in: told)
      }
    }
  }

  /// Where the attack's line has to stand.
  ///
  /// Tags are asked for anew by every full pass. A step of an SOP is decided once: by the first pass
  /// that was committed and did not set the plugin aside, and that one tells it. `nil` where it was
  /// killed between the two, or could not say what it had done: then nobody tells it again.
  private static func told(
    _ attack: Attack, in disturbed: Ran, isDecided: Bool, _ run: Ran
  ) -> Ran? {
    guard attack.hasSOPs, isDecided else { return run }
    guard [0, 3].contains(disturbed.shellStatus) else { return nil }
    return disturbed.errors.contains("set aside: \(attack.name): ") ? run : disturbed
  }

  private static let outcomes = Mutex((ended: 0, struck: 0))

  /// A fault that never strikes proves nothing: most of them have to, over all groups.
  private static func note(_ hasStruck: Bool) {
    let (ended, struck) = outcomes.withLock {
      $0.ended += 1
      $0.struck += hasStruck ? 1 : 0
      return $0
    }
    guard ended == groups.count else { return }
    #expect(struck * 10 >= ended * 6, "only \(struck) of \(ended) faults struck")
  }

  /// Whether the injector says so, in the file that it writes when the program ends by itself.
  private static func hasFired(_ path: String) -> Bool {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return text.split(separator: "\n").contains { $0.hasPrefix("fired ") && $0 != "fired 0" }
  }
}
