public import SiyuModel

/// Says of each claim whether it counts, and why not.
///
/// Claims are judged together, in the order of their times, so the answer depends on what happened and
/// not on the order of files. Claims of one second go by public ids. What counts never makes a circle,
/// and nobody is brought twice.
public struct InvitationJudge {
  /// What is needed of the store while claims are looked at.
  public struct World {
    public var staff: Set<CustomerNumber>
    /// Public ids; asked for only where two claims have one time.
    public var name: (CustomerNumber) throws -> String
    public init(staff: Set<CustomerNumber>, name: @escaping (CustomerNumber) throws -> String) {
      self.staff = staff
      self.name = name
    }
  }

  private let world: World
  private let rules: [String: InvitationRules]
  private let otherwise: InvitationRules
  private let zone: TimeZoneRules
  private let now: Instant
  /// Who brought whom, of those that count: invitee to inviter.
  public private(set) var inviters: [CustomerNumber: CustomerNumber] = [:]
  /// Who came by an invitation that was right, whether or not they stayed: nobody is new twice.
  private var brought: Set<CustomerNumber> = []
  /// Towards the top of the tree of inviters, with shortcuts.
  private var towardsTop: [CustomerNumber: CustomerNumber] = [:]

  /// - Parameters:
  ///   - rules: by programme; others go by `otherwise`.
  ///   - zone: in which days are counted.
  public init(
    _ world: World, rules: [String: InvitationRules] = [:], otherwise: InvitationRules = .init(),
    zone: TimeZoneRules, now: Instant
  ) {
    self.world = world
    self.rules = rules
    self.otherwise = otherwise
    self.zone = zone
    self.now = now
  }

  /// A verdict on each claim, in the order in which they were judged.
  public mutating func judge(_ claims: [InvitationClaim]) throws -> [InvitationVerdict] {
    inviters = [:]
    brought = []
    towardsTop = [:]
    return try ordered(claims).map { claim in
      let (state, due) = verdict(claim)
      return InvitationVerdict(place: claim.place, state: state, due: due)
    }
  }

  /// Who is rewarded for an invitee: the inviter, the inviter's inviter …, never more than two.
  public func rewarded(for invitee: CustomerNumber, programme: String) -> [CustomerNumber] {
    var found: [CustomerNumber] = []
    var person = invitee
    while found.count < rules(of: programme).levels, let above = inviters[person] {
      found.append(above)
      person = above
    }
    return found
  }

  // MARK: One claim

  private func rules(of programme: String) -> InvitationRules { rules[programme] ?? otherwise }

  private mutating func verdict(_ claim: InvitationClaim) -> (InvitationState, Instant?) {
    if claim.at > now { return (.waiting, claim.at) }
    let rules = rules(of: claim.programme)
    if let reason = refusal(claim, rules) { return (.refused(reason), nil) }
    brought.insert(claim.invitee)
    guard let inviter = claim.inviter else { return (.refused(.erased), nil) }
    let stayed = zone.adding(rules.stays, to: max(claim.at, claim.joined ?? claim.at))
    let leaves = claim.left.flatMap { $0 <= stayed ? $0 : nil }
    if let leaves, leaves <= now { return (.withdrawn(.left), nil) }
    inviters[claim.invitee] = inviter
    towardsTop[claim.invitee] = inviter
    return (.counted, leaves ?? (stayed > now ? stayed : nil))
  }

  private mutating func refusal(
    _ claim: InvitationClaim, _ rules: InvitationRules
  ) -> InvitationRefusal? {
    if claim.inviter == claim.invitee { return .oneself }
    if world.staff.contains(claim.invitee) { return .staff }
    if let inviter = claim.inviter, world.staff.contains(inviter) { return .staff }
    if claim.isScreened { return .screened }
    // She is new when nothing is known of her from before she joined and was invited.
    if let known = claim.known, known < min(claim.at, claim.joined ?? claim.at) { return .known }
    if let joined = claim.joined, claim.at > zone.adding(rules.within, to: joined) { return .late }
    if brought.contains(claim.invitee) { return .earlier }
    // Nobody brought her yet, so she is the top of her tree: whoever is in it came by her.
    if let inviter = claim.inviter, top(of: inviter) == claim.invitee { return .circle }
    return nil
  }

  private mutating func top(of person: CustomerNumber) -> CustomerNumber {
    var top = person
    while let above = towardsTop[top] { top = above }
    var step = person
    while let above = towardsTop[step], above != top {
      towardsTop[step] = top
      step = above
    }
    return top
  }

  // MARK: Order

  private func ordered(_ claims: [InvitationClaim]) throws -> [InvitationClaim] {
    var order = claims.indices.sorted { claims[$0].at < claims[$1].at }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, claims[order[end]].at == claims[order[start]].at { end += 1 }
      if end - start > 1 {
        let named = try order[start..<end].map { index in
          let claim = claims[index]
          return (
            index, try world.name(claim.invitee), try claim.inviter.map { try world.name($0) } ?? ""
          )
        }
        order.replaceSubrange(
          start..<end,
          with: named.sorted { a, b in
            if a.1 != b.1 { return a.1 < b.1 }
            if a.2 != b.2 { return a.2 < b.2 }
            let (x, y) = (claims[a.0], claims[b.0])
            if x.programme != y.programme { return x.programme < y.programme }
            return x.kind.rawValue < y.kind.rawValue
          }.map(\.0))
      }
      start = end
    }
    return order.map { claims[$0] }
  }
}
