internal import SiyuModel

/// Decides about one customer's rewards that are due: what is taken back, what is given, and for what
/// the author's function has to be asked.
struct Rewarding {
  /// By the programme's full name: those that take part in this pass.
  let fissions: [String: FissionDeclaration]
  let zone: TimeZoneRules
  let now: Instant

  /// A question to the programme's function.
  struct Ask {
    var due: RewardStanding.DueReward
    var function: Int
    var shown: FirstOrder?
    /// `ctx.invited`.
    var invited: DataValue
  }

  /// First what is taken back, because the pieces of a packet that come back can be given again.
  func decide(_ standing: RewardStanding) -> (decided: [RewardDecision], asks: [Ask]) {
    var decided: [RewardDecision] = []
    var asks: [Ask] = []
    var packets = Packets(opened: standing.pieces, out: standing.out)
    let due = standing.due.sorted { ($0.count, $0.reward.key) < ($1.count, $1.reward.key) }
    for one in due where one.reward.refusal != nil {
      guard let decision = takeBack(one.reward) else { continue }
      if let piece = one.reward.piece {
        let owes = fissions[one.reward.key.programme]?.belowZero ?? false
        // Of what was given the last time; what was kept before then stays out.
        let money = owes ? one.reward.reward.money - one.kept.money : taken(one.reward).money
        packets.takeBack(piece, of: Self.packet(one.reward), money: max(0, money))
      }
      decided.append(decision)
    }
    for one in due where one.reward.refusal == nil && one.reward.state != .given {
      guard let fission = fissions[one.reward.key.programme] else { continue }
      let shown = fission.shown(one.reward.bought, zone: zone, now: now)
      if case .redPacket(let packet) = fission.mechanism {
        decided.append(open(packet, one, &packets, shown, fission))
        continue
      }
      switch fission.reward {
      case .fixed(let reward): decided.append(give(reward, one.reward, shown, fission))
      case .asked(let function):
        asks.append(
          Ask(
            due: one, function: function, shown: shown,
            invited: invited(one, shown, fission)))
      case nil: continue
      }
    }
    return (decided, asks)
  }

  /// - Parameters:
  ///   - answer: what the function returned; `nil`: it raised.
  ///   - reason: the author's.
  /// - Throws: `Diagnostic` for an answer that is no reward; nothing is decided then, and
  ///   `postponed` says when it is asked again.
  func take(
    _ answer: DataValue, reason: String?, for ask: Ask
  ) throws(Diagnostic) -> RewardDecision? {
    guard let fission = fissions[ask.due.reward.key.programme] else { return nil }
    let reward = try FissionReward(answered: answer)
    if reward.isNothing {
      return nothing(ask.due.reward, ask.shown, reason ?? "the rule gives nothing for it")
    }
    var decision = give(reward, ask.due.reward, ask.shown, fission)
    decision.reason = reason
    return decision
  }

  /// Nothing can be decided; it is asked again the next day, because it may be mended by then.
  func postponed(_ known: KnownReward, _ reason: String) -> RewardDecision {
    var decision = nothing(known, nil, reason)
    // Taken back before, it is so no second time.
    decision.state = known.state == .takenBack ? .open : known.state
    decision.shown = known.shown
    decision.due = zone.startOfNextDay(now)
    return decision
  }
  func postponed(_ ask: Ask, _ reason: String) -> RewardDecision {
    postponed(ask.due.reward, reason)
  }

  // MARK: One reward

  private func give(
    _ reward: FissionReward, _ known: KnownReward, _ shown: FirstOrder?,
    _ fission: FissionDeclaration
  ) -> RewardDecision {
    RewardDecision(
      key: known.key, home: known.home, state: .given, turn: known.turn, reward: reward,
      shown: shown?.at, at: now, belowZero: fission.belowZero)
  }

  private func nothing(
    _ known: KnownReward, _ shown: FirstOrder?, _ reason: String
  ) -> RewardDecision {
    // What she bought already may count soon.
    let next = known.bought.flatMap { bought -> Instant? in
      guard bought.at != shown?.at, let fission = fissions[known.key.programme] else { return nil }
      let sure = zone.adding(fission.hold, to: bought.at)
      return sure > now ? sure : nil
    }
    return RewardDecision(
      key: known.key, home: known.home, state: .nothing, turn: known.turn, shown: shown?.at,
      due: next, at: now, reason: reason)
  }

  private func takeBack(_ known: KnownReward) -> RewardDecision? {
    guard known.state == .given, let fission = fissions[known.key.programme] else { return nil }
    return RewardDecision(
      key: known.key, home: known.home, state: .takenBack, turn: max(0, known.turn - 1),
      reward: known.reward, shown: known.shown, at: now, belowZero: fission.belowZero,
      reason: known.refusal?.words)
  }

  /// How much of a reward taking it back gets: what is not spent, or all where the rest is owed.
  func taken(_ known: KnownReward) -> FissionReward {
    let owes = fissions[known.key.programme]?.belowZero ?? false
    return owes ? known.reward : known.left ?? known.reward
  }

  /// What is opened and what is out, as decisions go on.
  private struct Packets {
    var opened: [RewardStanding.Packet: Set<Int>]
    /// Minor units.
    var out: [RewardStanding.Packet: Int64]

    mutating func takeBack(_ piece: Int, of packet: RewardStanding.Packet, money: Int64) {
      opened[packet]?.remove(piece)
      out[packet, default: 0] -= money
    }
  }

  /// What was spent of a piece that was taken back is out of the packet, so the next one may be less: no more
  /// than the total ever is.
  private func open(
    _ packet: RedPacket, _ one: RewardStanding.DueReward, _ packets: inout Packets,
    _ shown: FirstOrder?, _ fission: FissionDeclaration
  ) -> RewardDecision {
    let (known, own) = (one.reward, Self.packet(one.reward))
    let opened = packets.opened[own] ?? []
    guard let piece = (0..<packet.pieces).first(where: { !opened.contains($0) }) else {
      return nothing(known, shown, "all \(packet.pieces) pieces of the packet are opened")
    }
    let whole = packet.split(seed: own.seed)[piece]
    // What she kept of this reward herself is not given twice.
    let amount = min(whole, packet.total - (packets.out[own] ?? 0) + one.kept.money)
    guard amount > 0 else {
      return nothing(
        known, shown, "nothing is left in the packet: pieces that were taken back were spent")
    }
    packets.opened[own, default: []].insert(piece)
    packets.out[own, default: 0] += max(0, amount - one.kept.money)
    var decision = give(FissionReward(money: amount), known, shown, fission)
    decision.piece = piece
    if amount < whole { decision.reason = "the rest of the packet was spent" }
    return decision
  }

  private static func packet(_ reward: KnownReward) -> RewardStanding.Packet {
    RewardStanding.Packet(programme: reward.key.programme, account: reward.key.account)
  }

  private func invited(
    _ one: RewardStanding.DueReward, _ shown: FirstOrder?, _ fission: FissionDeclaration
  ) -> DataValue {
    var record: DataRecord = [
      "id": .string(one.invitee), "at": .int(one.reward.at.seconds),
      "generation": .int(Int64(one.reward.key.level)), "count": .int(Int64(one.count)),
    ]
    if let shown {
      record["first_order"] = .record([
        "at": .int(shown.at.seconds), "amount": .int(shown.amount),
      ])
    }
    return .record(record)
  }
}

extension RewardStanding.Packet {
  /// The same for good, and another for everybody.
  var seed: UInt64 {
    var hash = FixedHash()
    hash.combine(programme)
    hash.combine(account)
    return hash.value
  }
}
