public import SiyuModel

/// Says which rewards are deserved, of claims that were judged; what to give and take back follows.
///
/// A pure function of claims, verdicts, declarations and the clock. It never pays: it notes what is
/// deserved and when a pass has to look, and a pass gives and takes back together with the note of it.
public struct RewardBook {
  private let fissions: [String: FissionDeclaration]
  private let zone: TimeZoneRules
  private let now: Instant
  private let members: Memberships
  private let mended: Set<String>
  private let membersOnly: [String: Instant]

  /// - Parameters:
  ///   - fissions: by the programme's full name.
  ///   - members: who was in the programmes that reward only those.
  ///   - mended: programmes whose plugin is another than the one that was asked last, or may give by now
  ///     what it was not granted: what it would not give, or failed at, is asked for again.
  ///   - membersOnly: since when programmes reward only members, as far as is known. What was given up to then
  ///     is kept, whoever is one.
  public init(
    _ fissions: [String: FissionDeclaration], members: Memberships = Memberships(),
    mended: Set<String> = [], membersOnly: [String: Instant] = [:], zone: TimeZoneRules,
    now: Instant
  ) {
    self.fissions = fissions
    self.members = members
    self.mended = mended
    self.membersOnly = membersOnly
    self.zone = zone
    self.now = now
  }

  /// What is to be written down, where it is another than what is known.
  /// - Parameters:
  ///   - claims: all of them, with the verdicts by place.
  ///   - known: all rewards there are.
  public func notes(
    _ claims: [InvitationClaim], _ states: [Int64: InvitationState], known: [KnownReward]
  ) -> [RewardNote] {
    let wanted = wanted(claims, states)
    var notes: [RewardNote] = []
    var seen: Set<RewardKey> = []
    // Where she does not count herself, that is why nobody above has anything.
    let counted = claims.filter { states[$0.place] == .counted }
    let chain = Chain(
      inviters: Dictionary(counted.map { ($0.invitee, $0) }, uniquingKeysWith: { $1 }),
      comings: Dictionary(
        counted.map { (Coming($0.account, $0.programme), $0) }, uniquingKeysWith: { $1 }),
      told: Set(claims.map(\.invitee)))
    let orphans = Set(
      claims.filter { states[$0.place] == .refused(.erased) && !$0.isSentBack }
        .map { Coming($0.account, $0.programme) })
    for reward in known where !reward.key.isOfErased {
      seen.insert(reward.key)
      // Whoever stood between the two was erased. That is her right, and no reason to take anything from
      // others.
      if reward.state == .given, reward.refusal == nil, reward.key.level > 1,
        orphans.contains(Coming(reward.key.invitee, reward.key.programme))
      {
        continue
      }
      let note = note(wanted[reward.key], of: reward, chain)
      if note.refusal != reward.refusal || note.due != reward.due || note.at != reward.at
        || note.bought != reward.bought
      {
        notes.append(note)
      }
    }
    notes += freed(known, notes)
    for (key, want) in wanted where !seen.contains(key) {
      // What was sent back before there was a reward is nothing to tell about.
      guard want.refusal != .refunded else { continue }
      notes.append(
        RewardNote(
          key: key, refusal: want.refusal, due: want.refusal == nil ? want.due : nil, at: want.at,
          bought: want.bought))
    }
    return notes.sorted { $0.key < $1.key }
  }

  // MARK: Pieces that are free again

  /// Whoever found all pieces of a packet opened is looked at again when one comes back; who waits
  /// longest first.
  /// - Parameter notes: what else was found of `known`; their rows are not told of twice.
  private func freed(_ known: [KnownReward], _ notes: [RewardNote]) -> [RewardNote] {
    let noted = Dictionary(uniqueKeysWithValues: notes.map { ($0.key, $0) })
    var packets: [RewardStanding.Packet: [KnownReward]] = [:]
    for reward in known {
      guard case .redPacket? = fissions[reward.key.programme]?.mechanism else { continue }
      packets[
        .init(programme: reward.key.programme, account: reward.key.account), default: []
      ].append(reward)
    }
    return packets.flatMap { packet, rewards -> [RewardNote] in
      guard case .redPacket(let rule)? = fissions[packet.programme]?.mechanism else { return [] }
      func stays(_ reward: KnownReward) -> Bool {
        let note = noted[reward.key]
        return (note == nil ? reward.refusal : note?.refusal) == nil
      }
      let given = rewards.filter { $0.state == .given }
      let free = rule.pieces - given.count { stays($0) }
      let goes = given.contains { !stays($0) }
      let back = rewards.compactMap { $0.state == .takenBack ? $0.decidedAt : nil }.max()
      if free <= 0 || (!goes && back == nil) { return [] }
      return rewards.filter { reward in
        guard reward.state == .nothing, reward.refusal == nil, noted[reward.key] == nil,
          reward.due.map({ $0 > now }) ?? true, let decided = reward.decidedAt
        else { return false }
        return goes || back.map { $0 > decided } ?? false
      }.sorted { ($0.at, $0.key) < ($1.at, $1.key) }.prefix(free).map {
        RewardNote(key: $0.key, refusal: nil, due: now, at: $0.at, bought: $0.bought)
      }
    }
  }

  // MARK: What is deserved

  /// Somebody's coming by a programme.
  private struct Coming: Hashable {
    var account: Int64
    var programme: String
    init(_ account: Int64, _ programme: String) {
      self.account = account
      self.programme = programme
    }
  }

  /// Who counts by now, and by whom.
  private struct Chain {
    /// By who came.
    var inviters: [CustomerNumber: InvitationClaim]
    var comings: [Coming: InvitationClaim]
    /// Of whom it was told that somebody brought them, whether it counts or not.
    var told: Set<CustomerNumber>

    /// Why a reward is deserved by nobody's coming: hers, or that of somebody between the two.
    func refusal(of key: RewardKey) -> RewardRefusal {
      guard var step = comings[Coming(key.invitee, key.programme)] else { return .invitation }
      if key.level == 1 { return .invitation }
      for _ in 1..<key.level {
        guard let inviter = step.inviter else { return .chain }
        guard let above = inviters[inviter] else {
          return told.contains(inviter) ? .between : .chain
        }
        step = above
      }
      return .chain
    }
  }

  private struct Want {
    var refusal: RewardRefusal?
    var due: Instant
    var at: Instant
    var bought: FirstOrder?
  }

  private func wanted(
    _ claims: [InvitationClaim], _ states: [Int64: InvitationState]
  ) -> [RewardKey: Want] {
    var inviters: [CustomerNumber: InvitationClaim] = [:]
    for claim in claims where states[claim.place] == .counted { inviters[claim.invitee] = claim }
    let teams = teams(claims, states)
    var wanted: [RewardKey: Want] = [:]
    for claim in inviters.values {
      guard let fission = fissions[claim.programme], fission.gives else { continue }
      var outside: RewardRefusal?
      switch fission.mechanism {
      case .invitation, .redPacket: break
      // Who shares is known by the code that comes back; that a file says so is not enough.
      case .share: if claim.kind == .pair { outside = .pair }
      case .groupBuy:
        if !teams.full.contains(claim.place) { outside = teams.reasons[claim.place] ?? .teamless }
      }
      let coming = max(claim.at, claim.joined ?? claim.at)
      let want = Want(
        refusal: claim.isSentBack ? .refunded : outside, due: due(claim, coming, fission),
        at: coming,
        bought: claim.bought)
      var step: InvitationClaim? = claim
      for level in 1...max(1, fission.levels) where level <= fission.levels {
        guard let above = step, above.inviterAccount != 0 else { break }
        var want = want
        // What takes back what was given is said before what only keeps it from being given.
        if want.refusal == nil, !fission.anyone, let inviter = above.inviter,
          !members.isIn(claim.programme, inviter, at: claim.at)
        {
          want.refusal = .member
        }
        wanted[
          RewardKey(
            account: above.inviterAccount, invitee: claim.account, programme: claim.programme,
            level: level)] = want
        step = above.inviter.flatMap { inviters[$0] }
      }
    }
    // A pair of accounts may be told of twice: by an event and by a file. What does not count is found
    // for those that no claim deserves.
    return wanted
  }

  /// Where a function is asked and she bought while the reward waited, that order is waited for as well: it
  /// is asked once, and is to see what she is worth.
  private func due(
    _ claim: InvitationClaim, _ coming: Instant, _ fission: FissionDeclaration
  ) -> Instant {
    let due = zone.adding(fission.hold, to: coming)
    guard case .asked? = fission.reward, let bought = claim.bought, bought.at <= due else {
      return due
    }
    return max(due, zone.adding(fission.hold, to: bought.at))
  }

  /// Claims whose people are in a team that is full; of those who are in another, why it earns nothing.
  private func teams(
    _ claims: [InvitationClaim], _ states: [Int64: InvitationState]
  ) -> (full: Set<Int64>, reasons: [Int64: RewardRefusal]) {
    var full: Set<Int64> = []
    var reasons: [Int64: RewardRefusal] = [:]
    for team in TeamBook(fissions, zone: zone, now: now).teams(claims, states) {
      switch team.state {
      case .full: full.formUnion(team.members.map(\.place))
      case .open: for member in team.members { reasons[member.place] = .teamOpen }
      case .failed: for member in team.members { reasons[member.place] = .teamShort }
      }
    }
    return (full, reasons)
  }

  private func note(
    _ want: Want?, of reward: KnownReward, _ chain: Chain
  ) -> RewardNote {
    let fission = fissions[reward.key.programme]
    guard let fission, fission.gives, reward.key.level <= fission.levels else {
      // An author who changes the rules takes nothing back by it; what was found before stays to be
      // done, by whoever declares how.
      let isLost = reward.refusal != nil && reward.refusal != .rules
      let isOpen = isLost && reward.state == .given && fission != nil
      return note(
        reward, isLost ? reward.refusal : .rules, due: isOpen ? reward.due ?? now : nil)
    }
    // Who may have rewards is a rule: one that changes takes nothing back that was given. That somebody was
    // a member because she was thought to be another is no rule, and turns out to be wrong.
    let isKept =
      reward.state == .given
      && (want?.refusal == .pair || want?.refusal == .member && isOfAnotherRule(reward))
    guard let want, want.refusal == nil || isKept else {
      let refusal = want?.refusal ?? chain.refusal(of: reward.key)
      return note(
        reward, refusal, due: reward.state == .given ? reward.due ?? now : nil, want)
    }
    switch reward.state {
    case .given:
      // It was given when she had bought, and that was somebody else, as is known now.
      let isGone = reward.shown != nil && want.bought == nil
      return note(
        reward, isGone ? .refunded : nil, due: isGone ? reward.due ?? now : nil, want)
    case .open, .takenBack:
      // One that failed waits for its next time, or until its plugin is mended.
      let waits = reward.refusal == nil && !mended.contains(reward.key.programme)
      let due = waits ? max(want.due, reward.postponed ?? want.due) : want.due
      return note(reward, nil, due: due, want)
    case .nothing: return note(reward, nil, due: again(reward, want, fission), want)
    }
  }

  /// Whether it was given when anybody had rewards.
  private func isOfAnotherRule(_ reward: KnownReward) -> Bool {
    guard let since = membersOnly[reward.key.programme] else { return true }
    return reward.decidedAt.map { $0 <= since } ?? true
  }

  /// Nothing was given, and what she bought since may change that.
  private func again(_ reward: KnownReward, _ want: Want, _ fission: FissionDeclaration) -> Instant?
  {
    if mended.contains(reward.key.programme) { return now }
    guard let bought = want.bought, bought.at != reward.shown else {
      return want.bought == nil && reward.shown != nil ? now : reward.postponed
    }
    return zone.adding(fission.hold, to: bought.at)
  }

  private func note(
    _ reward: KnownReward, _ refusal: RewardRefusal?, due: Instant?, _ want: Want? = nil
  ) -> RewardNote {
    RewardNote(
      key: reward.key, refusal: refusal, due: due, at: want?.at ?? reward.at,
      bought: want.map { $0.bought } ?? reward.bought)
  }
}

extension FissionDeclaration {
  /// Whether anything can be earned.
  var gives: Bool {
    if case .redPacket = mechanism { return levels > 0 }
    return levels > 0 && reward != nil
  }

  /// The first order as far as it is sure to stay: one that is older than `hold`.
  func shown(_ bought: FirstOrder?, zone: TimeZoneRules, now: Instant) -> FirstOrder? {
    bought.flatMap { zone.adding(hold, to: $0.at) <= now ? $0 : nil }
  }
}

extension KnownReward {
  /// When it is to be asked for again after its function raised.
  var postponed: Instant? {
    guard let due, let decidedAt, due > decidedAt else { return nil }
    return due
  }
}
