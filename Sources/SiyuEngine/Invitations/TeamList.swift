public import SiyuModel

/// A team that somebody's code brought together.
public struct TeamSummary: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable { case open, full, failed }
  /// Its full name.
  public var programme: String
  /// Whose code it was.
  public var initiator: CustomerNumber
  /// In the order in which they bought.
  public var members: [CustomerNumber]
  /// With the initiator.
  public var size: Int
  public var opened: Instant
  public var ends: Instant
  public var state: State
  /// When the last place was filled.
  public var filled: Instant?
  /// It failed because an order was sent back: before, its members were told that it is full.
  public var wasFull = false
}

/// All teams there are, by the verdicts that were written down last.
public struct TeamList {
  private let book: TeamBook

  /// - Parameter fissions: of the plugins that are there, by the programme's full name; only those with
  ///   teams have any.
  public init(_ fissions: [String: FissionDeclaration], zone: TimeZoneRules, now: Instant) {
    book = TeamBook(fissions, zone: zone, now: now)
  }

  /// By programme, then the newest first; those of one second by the initiator.
  public func teams(in store: any InvitationStore) throws -> [TeamSummary] {
    var claims: [InvitationClaim] = []
    var states: [Int64: InvitationState] = [:]
    try store.eachInvitation { claim in
      claims.append(claim)
      states[claim.place] = claim.state
    }
    return try book.teams(claims, states).compactMap { team -> TeamSummary? in
      guard var summary = summary(team) else { return nil }
      if summary.state == .failed { summary.wasFull = try store.isTold(book.full(team)) }
      return summary
    }.sorted {
      if $0.programme != $1.programme { return $0.programme < $1.programme }
      if $0.opened != $1.opened { return $0.opened > $1.opened }
      return $0.initiator < $1.initiator
    }
  }

  private func summary(_ team: TeamBook.Team) -> TeamSummary? {
    guard let initiator = team.members.first?.inviter else { return nil }
    var (state, filled) = (TeamSummary.State.open, Instant?.none)
    switch team.state {
    case .open: break
    case .full(let at): (state, filled) = (.full, at)
    case .failed: state = .failed
    }
    return TeamSummary(
      programme: team.programme, initiator: initiator, members: team.members.map(\.invitee),
      size: team.size, opened: team.opened, ends: team.ends, state: state, filled: filled)
  }
}
