internal import SiyuModel

/// Puts those who bought by somebody's code together into teams.
///
/// A team opens with the first order. Whoever buys until its time is over is in it, up to its size with
/// the one whose code it was; the next order opens another. Old customers fill a team as new ones do, and
/// are new customers for nobody. An order that was refunded in full is no order, so its place is free.
struct TeamBook {
  struct Team: Hashable {
    enum State: Hashable {
      case open
      case full(at: Instant)
      case failed
    }
    var programme: String
    var size: Int
    var opened: Instant
    var ends: Instant
    var state: State
    /// In the order in which they bought; the first opened it.
    var members: [InvitationClaim]
  }

  private let fissions: [String: FissionDeclaration]
  private let zone: TimeZoneRules
  private let now: Instant

  init(_ fissions: [String: FissionDeclaration], zone: TimeZoneRules, now: Instant) {
    self.fissions = fissions
    self.zone = zone
    self.now = now
  }

  private struct Side: Hashable {
    var programme: String
    var initiator: CustomerNumber
  }
  private struct Order {
    var at: Instant
    var claim: InvitationClaim
    var isNew: Bool
  }

  /// All teams there ever were, in any order of those whose codes they are.
  func teams(
    _ claims: [InvitationClaim], _ states: [Int64: InvitationState]
  ) -> [Team] {
    var sides: [Side: [CustomerNumber: Order]] = [:]
    for claim in claims {
      guard case .groupBuy? = fissions[claim.programme]?.mechanism, let initiator = claim.inviter,
        let order = order(claim, states[claim.place]), order.at <= now
      else { continue }
      let side = Side(programme: claim.programme, initiator: initiator)
      // One person has one place, whoever told of it.
      if let other = sides[side]?[claim.invitee], !precedes(order, other) { continue }
      sides[side, default: [:]][claim.invitee] = order
    }
    return sides.flatMap { side, orders -> [Team] in
      guard case .groupBuy(let rule)? = fissions[side.programme]?.mechanism else { return [] }
      return teams(orders.values.sorted(by: precedes), rule, side.programme)
    }
  }

  private func order(_ claim: InvitationClaim, _ state: InvitationState?) -> Order? {
    switch state {
    case .counted: claim.bought.map { Order(at: $0.at, claim: claim, isNew: true) }
    case .refused(.known), .refused(.earlier), .refused(.late), .refused(.circle):
      claim.ordered.map { Order(at: $0, claim: claim, isNew: false) }
    case .refused, .withdrawn, .waiting, nil: nil
    }
  }

  private func precedes(_ a: Order, _ b: Order) -> Bool {
    if a.at != b.at { return a.at < b.at }
    if a.isNew != b.isNew { return a.isNew }
    return (a.claim.account, a.claim.place) < (b.claim.account, b.claim.place)
  }

  private func teams(_ orders: [Order], _ rule: TeamRule, _ programme: String) -> [Team] {
    var teams: [Team] = []
    var first = 0
    while first < orders.count {
      let ends = zone.adding(rule.within, to: orders[first].at)
      let members = orders[first...].prefix(rule.size - 1).prefix { $0.at <= ends }
      let state: Team.State =
        members.count == rule.size - 1
        ? .full(at: members.last?.at ?? ends) : now >= ends ? .failed : .open
      teams.append(
        Team(
          programme: programme, size: rule.size, opened: orders[first].at, ends: ends,
          state: state, members: members.map(\.claim)))
      first += members.count
    }
    return teams
  }

  // MARK: What follows

  /// What became of teams lately, for each who is in one.
  ///
  /// A team that is put together anew, because an order was sent back or came to be known late, tells
  /// nobody a second time: a member is known by whose code she used, an initiator's team by its number
  /// among those that ended so. Nor is anybody told that it failed who was told that it was full.
  func events(of teams: [Team]) -> [TeamEvent] {
    var ended: [String: Int] = [:]
    let oldest = now.advanced(bySeconds: -Int64(Enrolling.eventDays) * 86_400)
    return teams.flatMap { team -> [TeamEvent] in
      guard let (type, at) = ending(of: team), let opener = team.members.first else { return [] }
      let initiator = opener.inviterAccount
      let number = ended["\(type) \(team.programme) \(initiator)", default: 0] + 1
      ended["\(type) \(team.programme) \(initiator)"] = number
      guard at > oldest else { return [] }
      // A team that was full has not failed: what somebody sends back later, the goods having gone out, is no
      // news for the others.
      func event(
        _ account: Int64, _ role: String, _ occurrence: String, unless: [TeamEvent.Told]
      ) -> TeamEvent {
        var event = TeamEvent(
          account: account, type: type, at: at,
          props: [
            "programme": .string(team.programme), "role": .string(role),
            "size": .int(Int64(team.size)), "members": .int(Int64(team.members.count + 1)),
            "opened": .int(team.opened.seconds),
          ],
          id: EffectID.event(
            type, programme: team.programme, subject: .customer(account),
            occurrence: occurrence))
        if type == KnownEvents.teamFailed { event.unless = unless }
        return event
      }
      let told = full(team)
      return [event(initiator, "initiator", "team \(number)", unless: told)]
        + team.members.map {
          event($0.account, "member", "with \($0.inviterAccount)", unless: [full($0, in: team)])
        }
    }
  }

  /// The events by which its members were told that it is full.
  func full(_ team: Team) -> [TeamEvent.Told] { team.members.map { full($0, in: team) } }

  private func full(_ member: InvitationClaim, in team: Team) -> TeamEvent.Told {
    TeamEvent.Told(
      account: member.account,
      id: EffectID.event(
        KnownEvents.teamFull, programme: team.programme, subject: .customer(member.account),
        occurrence: "with \(member.inviterAccount)"))
  }

  private func ending(of team: Team) -> (type: String, at: Instant)? {
    switch team.state {
    case .open: nil
    case .full(let at): (KnownEvents.teamFull, at)
    case .failed: (KnownEvents.teamFailed, team.ends)
    }
  }
}
