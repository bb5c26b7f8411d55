import Foundation
import Testing

/// Misfortune on top of malice: while attackers are at work the host is killed, the disk is full, or
/// a worker dies. The command run again ends as if neither had been.
@Suite(.enabled(if: Injector.path != nil, "faults need Linux and the injector"))
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
    let trial = try Trial(group.attacks)
    let disturbed = try trial.run(
      ["apply", "--workers", "1"] + Brand.clock,
      adding: ["LD_PRELOAD": Injector.path ?? "", "SIYU_FAULT": group.fault])
    #expect([0, 1, 3, 137].contains(disturbed.status), "exit code \(disturbed.status)")
    let run = try trial.run(["apply", "--full", "--workers", "1"] + Brand.clock)
    #expect([0, 3].contains(run.status), "exit code \(run.status)")
    let decisions = try trial.expectOthersUnharmed(leaves: group.attacks.flatMap(\.leaves))
    for attack in group.attacks { trial.expect(attack, in: run, decisions) }
  }
}

/// The library that puts faults into the program's calls; see Tests/Support/FaultInjector.
enum Injector {
  /// Loaded before libc; nil where that is not possible.
  static let path: String? = {
    #if os(Linux)
      guard let folder = try? SiyuProgram.folder() else { return nil }
      let path = folder + "/libsiyu-faults.so"
      return FileManager.default.fileExists(atPath: path) ? path : nil
    #else
      nil
    #endif
  }()
}
