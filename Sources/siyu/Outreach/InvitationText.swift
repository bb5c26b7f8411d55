import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// Invitations in words and in JSON.
struct InvitationText {
  private let host: Host
  private let missing: [String: [String]]

  /// - Parameter plugins: by whose grants it is told what a reward waits for.
  init(_ host: Host, _ plugins: [PassPlugin] = []) {
    self.host = host
    var missing: [String: [String]] = [:]
    for plugin in plugins {
      for koc in plugin.declarations.kocs {
        missing[koc.name] = koc.fission?.missing(Grants(plugin.source)) ?? []
      }
    }
    self.missing = missing
  }

  func json(_ one: KnownInvitation) -> DataValue {
    .record([
      "inviter": one.inviter.map { .string($0) } ?? .null, "invitee": .string(one.invitee),
      "at": .string(TimeText.iso(one.claim.at, in: host.zone)),
      "kind": .string(one.claim.kind.name),
      "programme": .string(one.claim.programme),
      "state": one.claim.state.map { .string($0.name) } ?? .null,
      "reason": one.claim.state?.reason.map { .string($0.name) } ?? .null,
      "history": .list(
        one.history.map {
          .record([
            "state": .string($0.state.name),
            "reason": $0.state.reason.map { .string($0.name) } ?? .null,
            "at": .string(TimeText.iso($0.at, in: host.zone)),
          ])
        }),
    ])
  }

  func brought(by number: CustomerNumber, _ all: [KnownInvitation]) throws -> [String] {
    let id = TextEscape.terminalSafe(try host.store.publicID(of: number))
    let counted = all.count { $0.claim.state == .counted }
    var lines = [say("customer \(id): brought \(counted) of \(all.count)")]
    for held in try host.store.invitationCodes(of: number) {
      lines.append(
        say("  code \(held.code)")
          + (held.programme.isEmpty ? "" : "  \(TextEscape.terminalSafe(held.programme))"))
    }
    let rewards = try host.store.rewards(of: number, as: .inviter)
    let first = rewards.filter { $0.key.level == 1 }
    let erased = first.filter(\.key.isOfErased)
    if all.isEmpty, erased.isEmpty { return lines + secondLevel(rewards) }
    var columns: [TextTable.Column] = [
      .init(say("customer")), .init(say("invited at")), .init(say("by")),
      .init(say("counts"), width: 60),
    ]
    if !first.isEmpty { columns.append(.init(say("reward"), width: 90)) }
    var table = TextTable(columns, indent: 2)
    for one in all {
      var cells = [one.invitee, time(one.claim.at), one.claim.kind.name, verdict(one.claim)]
      if !first.isEmpty {
        let own = first.first { $0.key.isFor(one.claim) }
        cells.append(own.map { rewardText.words($0, at: host.now) } ?? nothing(for: one.claim))
      }
      table.add(cells)
    }
    // Of them nothing is known but what was given for them.
    for one in erased {
      table.add([
        say("somebody erased"), time(one.at), "", "", rewardText.words(one, at: host.now),
      ])
    }
    lines += table.lines
    return lines + secondLevel(rewards)
  }

  /// For having brought somebody who was erased, for JSON.
  func erasedJSON(_ rewards: [KnownReward]) -> DataValue {
    .list(rewards.filter { $0.key.level == 1 && $0.key.isOfErased }.map(rewardText.json))
  }

  /// Why there is no reward where none is known of.
  private func nothing(for claim: InvitationClaim) -> String {
    switch claim.state {
    case nil, .waiting: return ""
    case .refused, .withdrawn: return say("none: \(said(RewardRefusal.invitation.words))")
    case .counted where claim.programme.isEmpty: return say("none: it names no programme")
    case .counted where claim.isSentBack: return say("none: \(said(RewardRefusal.refunded.words))")
    case .counted: return say("none: \(said(RewardRefusal.rules.words))")
    }
  }

  /// Rewards for whom those brought in their turn.
  private func secondLevel(_ rewards: [KnownReward]) -> [String] {
    let second = rewards.filter { $0.key.level > 1 }
    if second.isEmpty { return [] }
    var table = TextTable(
      [.init(say("customer")), .init(say("came")), .init(say("reward"), width: 90)], indent: 2)
    for reward in second {
      table.add([
        reward.inviteeID.flatMap { $0.isEmpty ? nil : $0 } ?? say("somebody erased"),
        time(reward.at), rewardText.words(reward, at: host.now),
      ])
    }
    return [say("  for whom those brought in their turn, level 2")] + table.lines
  }

  /// Of the second level, for JSON.
  func secondLevelJSON(_ rewards: [KnownReward]) -> DataValue {
    .list(rewards.filter { $0.key.level > 1 }.map(rewardText.json))
  }

  /// By whom she came, with the rewards others have for her.
  func cameJSON(_ all: [KnownInvitation], _ rewards: [KnownReward]) -> DataValue {
    .list(
      all.map { one in
        guard case .record(var record) = json(one) else { return .null }
        record["rewards"] = .list(
          rewards.filter { $0.key.isFor(one.claim) || $0.key.isAbove(one.claim) }
            .map(rewardText.json))
        return .record(record)
      })
  }

  /// What the customer was given for bringing others, for `explain`.
  func rewards(_ all: [KnownReward]) -> [String] {
    if all.isEmpty { return [] }
    var groups: [String: [KnownReward]] = [:]
    for reward in all { groups[reward.key.programme, default: []].append(reward) }
    var lines = ["rewards"]
    for (programme, own) in groups.sorted(by: { $0.key < $1.key }) {
      let given = own.filter { $0.state == .given }
      var words = say("\(given.count) of \(own.count) given")
      let outside = own.count { $0.refusal == .member }
      if outside > 0 {
        words += say(", \(outside) not: she was not in the programme when they came")
      }
      lines.append(
        say("  \(TextEscape.terminalSafe(programme)): \(words); siyu koc invitations tells each"))
    }
    return lines
  }

  private var rewardText: RewardText {
    RewardText(currency: host.currency, zone: host.zone, missing: missing)
  }

  /// What a claim earned, and whoever stands above it.
  func rewardJSON(_ rewards: [KnownReward], for claim: InvitationClaim) -> DataValue {
    .list(rewards.filter { $0.key.isFor(claim) }.map(rewardText.json))
  }

  /// By whom a customer came, for `explain`; nothing for who came by nobody.
  /// - Parameter rewards: that others have for her.
  /// - Parameter strays: with what she joined that leads to nobody.
  func came(
    _ all: [KnownInvitation], _ rewards: [KnownReward] = [], strays: [StrayCode] = []
  ) -> [String] {
    if all.isEmpty, strays.isEmpty { return [] }
    return [say("invited")]
      + all.flatMap { one -> [String] in
        let by = one.inviter.map { TextEscape.terminalSafe($0) } ?? say("somebody erased")
        let programme =
          one.claim.programme.isEmpty ? "" : ", \(TextEscape.terminalSafe(one.claim.programme))"
        var lines = [
          say(
            "  by \(by) \(time(one.claim.at)) (\(one.claim.kind.name)\(programme)): \(verdict(one.claim))"
          )
        ]
        // The last is what it says now.
        for past in one.history.dropLast() {
          lines.append(say("    before, seen \(time(past.at)): \(words(past.state))"))
        }
        for reward in rewards where reward.key.isFor(one.claim) {
          lines.append(say("    reward: \(rewardText.words(reward, at: host.now))"))
        }
        return lines
      } + above(rewards)
      + strays.map { say("  by nobody \(time($0.at)): \($0.words)") }
  }

  func json(_ strays: [StrayCode]) -> DataValue {
    .list(
      strays.map {
        .record([
          "text": .string($0.text), "at": .string(TimeText.iso($0.at, in: host.zone)),
          "code": $0.code.map { .string($0.description) } ?? .null,
        ])
      })
  }

  /// What those have for her who brought whoever brought her.
  private func above(_ rewards: [KnownReward]) -> [String] {
    rewards.filter { $0.key.level > 1 }.map { reward in
      let id = reward.rewardedID.map {
        $0.isEmpty ? say("somebody erased") : TextEscape.terminalSafe($0)
      }
      return say("  reward of \(id ?? ""), level 2: \(rewardText.words(reward, at: host.now))")
    }
  }

  /// Told where something was not looked at yet.
  func owed() throws -> [String] {
    let owed = try host.store.customersToGather()
    if owed == 0 { return [] }
    return [
      say(
        "\(Grouping.count(owed, "customer")) changed since invitations were looked at; siyu koc settle"
      )
    ]
  }

  private func verdict(_ claim: InvitationClaim) -> String {
    claim.state.map(words) ?? say("not looked at yet")
  }

  private func words(_ state: InvitationState) -> String {
    switch state {
    case .counted: say("yes")
    case .waiting: say("not begun")
    case .refused(let reason): say("no: \(said(reason.words))")
    case .withdrawn(let reason): say("no more: \(said(reason.words))")
    }
  }

  private func time(_ instant: Instant) -> String { TimeText.dateTime(instant, in: host.zone) }
}

extension StrayCode {
  /// Why it brought her to nobody.
  fileprivate var words: String {
    let shown = TextEscape.terminalSafe(String(text.prefix(40)))
    return code == nil
      ? say("'\(shown)' looks like an invitation code, but a letter is wrong or missing")
      : say("nobody has the code '\(shown)'")
  }
}

extension RewardKey {
  /// Whether it is of somebody further up, for her having come.
  fileprivate func isAbove(_ claim: InvitationClaim) -> Bool {
    level > 1 && invitee == claim.account && programme == claim.programme
  }

  /// Whether it is the inviter's own, for this pair.
  fileprivate func isFor(_ claim: InvitationClaim) -> Bool {
    level == 1 && account == claim.inviterAccount && invitee == claim.account
      && programme == claim.programme
  }
}
