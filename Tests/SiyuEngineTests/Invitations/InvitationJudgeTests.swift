import SiyuEngine
import SiyuModel
import Testing

/// Claims among customers whose public ids are their numbers.
struct InvitationLab {
  static let day: Int64 = 86_400
  var now = Instant(seconds: 1_000 * day)
  var staff: Set<CustomerNumber> = []
  var rules = InvitationRules()

  static func claim(
    _ inviter: Int64?, _ invitee: Int64, on day: Int64, place: Int64 = 0, known: Int64? = nil,
    joined: Int64? = nil, left: Int64? = nil, isScreened: Bool = false
  ) -> InvitationClaim {
    func time(_ day: Int64?) -> Instant? { day.map { Instant(seconds: $0 * Self.day) } }
    return InvitationClaim(
      place: place, inviter: inviter.map { CustomerNumber(rawValue: $0) },
      invitee: CustomerNumber(rawValue: invitee), at: Instant(seconds: day * Self.day),
      known: time(known), joined: time(joined), left: time(left), isScreened: isScreened)
  }

  func judge(_ claims: [InvitationClaim]) throws -> (InvitationJudge, [InvitationVerdict]) {
    var numbered = claims
    for index in numbered.indices { numbered[index].place = Int64(index) }
    var judge = InvitationJudge(
      InvitationJudge.World(staff: staff) { String($0.rawValue) }, otherwise: rules, zone: .utc,
      now: now)
    let verdicts = try judge.judge(numbered).sorted { $0.place < $1.place }
    return (judge, verdicts)
  }

  func states(_ claims: [InvitationClaim]) throws -> [InvitationState] {
    try judge(claims).1.map(\.state)
  }
}

@Suite struct InvitationJudgeTests {
  typealias Lab = InvitationLab

  @Test func `the first valid invitation counts, and later ones say why they do not`() throws {
    #expect(
      try Lab().states([Lab.claim(2, 9, on: 11), Lab.claim(1, 9, on: 10), Lab.claim(9, 9, on: 9)])
        == [.refused(.earlier), .counted, .refused(.oneself)])
  }

  @Test func `of two in one second the inviter's id decides`() throws {
    let (a, b) = (Lab.claim(2, 9, on: 10), Lab.claim(1, 9, on: 10))
    #expect(try Lab().states([a, b]) == [.refused(.earlier), .counted])
    #expect(try Lab().states([b, a]) == [.counted, .refused(.earlier)])
  }

  @Test(arguments: [
    // Bought at a public shop before.
    (Lab.claim(1, 9, on: 10, known: 3, joined: 10), InvitationState.refused(.known)),
    // Clicked a friend's link, and joined later.
    (Lab.claim(1, 9, on: 10, known: 10, joined: 12), .counted),
    // Joined, and typed the friend's code in some days after.
    (Lab.claim(1, 9, on: 17, known: 10, joined: 10), .counted),
    (Lab.claim(1, 9, on: 18, known: 10, joined: 10), .refused(.late)),
    (Lab.claim(1, 9, on: 10), .counted),
    (Lab.claim(1, 9, on: 10, isScreened: true), .refused(.screened)),
    (Lab.claim(nil, 9, on: 10), .refused(.erased)),
    (Lab.claim(1, 9, on: 10, left: 17), .withdrawn(.left)),
    (Lab.claim(1, 9, on: 10, left: 18), .counted),
    (Lab.claim(1, 9, on: 10, joined: 12, left: 19), .withdrawn(.left)),
    (Lab.claim(1, 9, on: 1_001), .waiting),
    (Lab.claim(5, 9, on: 10), .refused(.staff)), (Lab.claim(1, 5, on: 10), .refused(.staff)),
  ])
  func `each rule has its reason`(_ claim: InvitationClaim, _ state: InvitationState) throws {
    var lab = Lab()
    lab.staff = [CustomerNumber(rawValue: 5)]
    #expect(try lab.states([claim]) == [state])
  }

  @Test func `nobody comes by those who came by her`() throws {
    let claims = [
      Lab.claim(1, 2, on: 1), Lab.claim(2, 3, on: 2), Lab.claim(3, 4, on: 3),
      Lab.claim(4, 1, on: 4), Lab.claim(2, 1, on: 5), Lab.claim(9, 1, on: 6),
    ]
    #expect(
      try Lab().states(claims)
        == [.counted, .counted, .counted, .refused(.circle), .refused(.circle), .counted])
  }

  @Test func `who left is not new a second time`() throws {
    #expect(
      try Lab().states([Lab.claim(1, 9, on: 10, left: 11), Lab.claim(2, 9, on: 12)])
        == [.withdrawn(.left), .refused(.earlier)])
  }

  @Test func `it is looked at again when she can have left, when its time comes, and never else`()
    throws
  {
    var lab = Lab()
    lab.now = Instant(seconds: 12 * Lab.day)
    let due = try lab.judge([
      Lab.claim(1, 2, on: 10), Lab.claim(1, 3, on: 13), Lab.claim(1, 4, on: 1),
      Lab.claim(1, 5, on: 10, left: 14), Lab.claim(1, 6, on: 10, left: 11),
    ]).1.map { $0.due.map { $0.seconds / Lab.day } }
    #expect(due == [17, 13, nil, 14, nil])
  }

  @Test func `two levels are rewarded, and not a third`() throws {
    let (judge, _) = try Lab().judge([
      Lab.claim(1, 2, on: 1), Lab.claim(2, 3, on: 2), Lab.claim(3, 4, on: 3),
    ])
    #expect(
      judge.rewarded(for: CustomerNumber(rawValue: 4), programme: "").map(\.rawValue) == [3, 2])
  }
}
