import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct TeamBookTests {
  private static let day: Int64 = 86_400
  private static let fission = FissionDeclaration(
    mechanism: .groupBuy(TeamRule(size: 3, within: CalendarDuration(days: 1)!)))

  private func time(_ days: Double) -> Instant {
    Instant(seconds: Int64(days * Double(Self.day)))
  }

  /// One who came by 1's code, and bought then.
  private func claim(
    _ invitee: Int64, bought: Double?, ordered: Double? = nil, place: Int64? = nil
  ) -> InvitationClaim {
    InvitationClaim(
      place: place ?? invitee, inviter: CustomerNumber(rawValue: 1),
      invitee: CustomerNumber(rawValue: invitee), inviterAccount: 100, account: invitee * 100,
      at: time(1), programme: "a.koc",
      bought: bought.map { FirstOrder(at: time($0), amount: 100) },
      ordered: (ordered ?? bought).map(time))
  }

  private func teams(
    _ claims: [InvitationClaim], _ states: [Int64: InvitationState] = [:], on day: Double = 40
  ) -> [TeamBook.Team] {
    var all = Dictionary(claims.map { ($0.place, InvitationState.counted) }) { $1 }
    all.merge(states) { $1 }
    return TeamBook(["a.koc": Self.fission], zone: .utc, now: time(day)).teams(claims, all)
  }

  private func words(_ teams: [TeamBook.Team]) -> [String] {
    teams.map { team in
      let members = team.members.map { "\($0.invitee.rawValue)" }.joined(separator: ",")
      return "\(members) \(team.state)".prefix { $0 != "(" }.description
    }
  }

  @Test func `orders make teams one after the other`() {
    let claims = [
      claim(2, bought: 10), claim(3, bought: 10.5), claim(4, bought: 10.6),
      claim(5, bought: 20), claim(6, bought: 21), claim(7, bought: 39.5),
    ]
    #expect(words(teams(claims)) == ["2,3 full", "4 failed", "5,6 full", "7 open"])
    #expect(teams(claims).last?.ends == time(40.5))
    #expect(words(teams(claims, on: 40.5)).last == "7 failed")
    #expect(words(teams(claims, on: 10.2)) == ["2 open"])
  }

  @Test func `old customers fill a team, and staff, suspects and oneself do not`() {
    let claims = [claim(2, bought: 10), claim(3, bought: 5, ordered: 10.5)]
    for reason in InvitationRefusal.allCases {
      let fills: Set<InvitationRefusal> = [.known, .earlier, .late, .circle]
      #expect(
        words(teams(claims, [3: .refused(reason)]))
          == (fills.contains(reason) ? ["2,3 full"] : ["2 failed"]), "\(reason)")
    }
    // Bought before the code came to her, and never since.
    let before = [claims[0], claim(3, bought: 5, ordered: nil)]
    var old = before[1]
    old.ordered = nil
    #expect(words(teams([before[0], old], [3: .refused(.known)])) == ["2 failed"])
  }

  @Test func `a refunded order leaves its place to another`() {
    let refunded = claim(3, bought: nil)
    #expect(words(teams([claim(2, bought: 10), refunded])) == ["2 failed"])
    #expect(
      words(teams([claim(2, bought: 10), refunded, claim(4, bought: 10.9)])) == ["2,4 full"])
  }

  @Test func `one person has one place, whoever told of it`() {
    let claims = [claim(2, bought: 10), claim(2, bought: 10, place: 9)]
    #expect(words(teams(claims, [9: .refused(.earlier)])) == ["2 failed"])
  }

  @Test func `everybody in a team is told once, and of old teams nobody`() {
    let claims = [claim(2, bought: 30), claim(3, bought: 30.5), claim(4, bought: 31.9)]
    let book = TeamBook(["a.koc": Self.fission], zone: .utc, now: time(40))
    let events = book.events(of: teams(claims))
    #expect(
      events.map { "\($0.account) \($0.type) \($0.props["role"]?.stringValue ?? "")" } == [
        "100 team.full initiator", "200 team.full member", "300 team.full member",
        "100 team.failed initiator", "400 team.failed member",
      ])
    #expect(events.map(\.at) == [30.5, 30.5, 30.5, 32.9, 32.9].map(time))
    #expect(Set(events.map(\.id)).count == 5)
    let late = TeamBook(["a.koc": Self.fission], zone: .utc, now: time(62))
    #expect(late.events(of: teams(claims, on: 62)).map(\.type) == ["team.failed", "team.failed"])
  }
}
