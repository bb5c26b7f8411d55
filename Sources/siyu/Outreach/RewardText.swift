import SiyuEngine
import SiyuModel
import SiyuWords

/// Rewards for bringing people, in words.
struct RewardText {
  let currency: Currency
  let zone: TimeZoneRules
  /// By programme, the permissions that its plugin lacks for giving; of one that is not known nothing.
  var missing: [String: [String]] = [:]

  /// What a pass gives and takes back for a plugin's programmes.
  func lines(_ plugin: PluginOutcome) -> [String] {
    plugin.rewards.filter { !$0.isIdle }.flatMap { sum -> [String] in
      let prefix = plugin.id + "."
      let name = sum.name.hasPrefix(prefix) ? String(sum.name.dropFirst(prefix.count)) : sum.name
      return lines(sum, name: name, indent: "  ")
    }
  }

  /// For one programme.
  func lines(_ sum: RewardOutcome, name: String, indent: String) -> [String] {
    var parts: [String] = []
    if sum.given > 0 {
      parts.append(
        Grouping.count(sum.given, "reward") + " (\(amount(sum.points, sum.money)))")
    }
    if sum.takenBack > 0 {
      let deserved = FissionReward(points: sum.pointsBack, money: sum.moneyBack)
      let taken = FissionReward(points: sum.pointsTaken, money: sum.moneyTaken)
      parts.append(
        say("\(Grouping.text(sum.takenBack)) taken back (")
          + back(deserved, taken) + (taken == deserved ? "" : Self.spent) + ")")
    }
    if sum.nothing > 0 { parts.append(say("nothing for \(Grouping.text(sum.nothing))")) }
    if sum.waiting > 0 {
      parts.append(
        say("\(Grouping.text(sum.waiting)) looked at again at once, for a suspect was found"))
    }
    var lines: [String] = []
    if !parts.isEmpty {
      lines.append(indent + say("fission \(name): \(parts.listed())"))
    } else {
      lines.append(indent + say("fission \(name):"))
    }
    if sum.failures > 0 {
      lines.append(
        say(
          "\(indent)  raised for \(Grouping.count(sum.failures, "invitation")), asked again tomorrow or when it is mended:"
        )
      )
      for example in sum.failureExamples {
        lines.append(
          "\(indent)  \(TextEscape.terminalSafe(example.id)): \(example.diagnostic.place)")
      }
    }
    return lines
  }

  static func json(_ sum: RewardOutcome) -> DataValue {
    .record([
      "programme": .string(sum.name), "given": .int(sum.given), "points": .int(sum.points),
      "money": .int(sum.money), "taken_back": .int(sum.takenBack),
      "points_back": .int(sum.pointsBack), "money_back": .int(sum.moneyBack),
      "points_taken": .int(sum.pointsTaken), "money_taken": .int(sum.moneyTaken),
      "nothing": .int(sum.nothing), "waiting": .int(sum.waiting), "failures": .int(sum.failures),
    ])
  }

  /// Where one reward stands: `50 points, 2026-06-08`.
  func words(_ reward: KnownReward, at now: Instant) -> String {
    let when = reward.decidedAt.map { TimeText.dateTime($0, in: zone) } ?? ""
    switch (reward.state, reward.refusal) {
    case (.given, nil):
      // Less than its piece of a packet was.
      let why = reward.piece == nil ? nil : reward.reason
      return "\(amount(reward.reward)), \(when)"
        + (why.map { ": \(TextEscape.terminalSafe($0.spoken))" } ?? "")
    case (.given, .rules?): return say("\(amount(reward.reward)), \(when); none any more")
    case (.given, let refusal?):
      return say("\(amount(reward.reward)), to be taken back: \(said(refusal.words))")
    case (.takenBack, _) where reward.key.isOfErased:
      return say("\(amount(reward.reward)) kept of what was taken back")
    case (.takenBack, let refusal):
      let why = refusal?.words ?? reward.reason
      let taken = reward.taken ?? reward.reward
      return say("\(back(reward.reward, taken)) taken back \(when)")
        + (taken == reward.reward ? "" : Self.spent) + (why.map { ": \($0.spoken)" } ?? "")
    case (_, let refusal?): return say("none: \(said(refusal.words))")
    case (.nothing, nil):
      return say("none") + (reward.reason.map { ": \(TextEscape.terminalSafe($0.spoken))" } ?? "")
    case (.open, nil):
      let isDue = reward.due.map { $0 <= now } ?? true
      if isDue || reward.waitsForGrant, let missing = missing[reward.key.programme] {
        if missing.isEmpty { return say("with the next apply") }
        let names = missing.joined(separator: say(" and "))
        return say("waits for the permission \(names)")
      }
      guard let due = reward.due, due > now else { return say("with the next apply") }
      return say("waits until \(TimeText.dateTime(due, in: zone))")
        + (reward.reason.map { ": \(TextEscape.terminalSafe($0.spoken))" } ?? "")
    }
  }

  func json(_ reward: KnownReward) -> DataValue {
    .record([
      "programme": .string(reward.key.programme), "level": .int(Int64(reward.key.level)),
      "customer": id(reward.rewardedID), "invitee": id(reward.inviteeID),
      "state": .string(reward.state.name),
      "deserved": .bool(reward.refusal == nil),
      "points": .int(reward.reward.points), "money": .int(reward.reward.money),
      "points_taken": reward.taken.map { .int($0.points) } ?? .null,
      "money_taken": reward.taken.map { .int($0.money) } ?? .null,
      "at": reward.decidedAt.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
      "due": reward.due.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
      "reason": (reward.refusal?.words ?? reward.reason).map { .string($0) } ?? .null,
    ])
  }

  /// Null for somebody erased.
  private func id(_ text: String?) -> DataValue {
    text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null
  }

  private static let spent = say(", the rest was spent")

  /// What was given, and how much of it there was to take.
  private func back(_ given: FissionReward, _ taken: FissionReward) -> String {
    if taken == given { return amount(given) }
    var parts: [String] = []
    if given.points > 0 {
      parts.append(
        say("\(Grouping.text(taken.points)) of \(Grouping.count(given.points, "point"))"))
    }
    if given.money > 0 {
      parts.append(
        say("\(Money.format(taken.money, currency)) of \(Money.format(given.money, currency))"))
    }
    return parts.joined(separator: say(" and "))
  }

  private func amount(_ reward: FissionReward) -> String { amount(reward.points, reward.money) }

  private func amount(_ points: Int64, _ money: Int64) -> String {
    var parts: [String] = []
    if points > 0 || money == 0 { parts.append(Grouping.count(points, "point")) }
    if money > 0 { parts.append(Money.format(money, currency)) }
    return parts.joined(separator: say(" and "))
  }
}
