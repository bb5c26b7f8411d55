import SiyuModel
import Testing

@testable import SiyuEngine

@Suite struct RewardBookTests {
  private static let day = InvitationLab.day

  private func claim(
    _ inviter: Int64, _ invitee: Int64, on day: Int64, place: Int64 = 0
  ) -> InvitationClaim {
    var claim = InvitationLab.claim(inviter, invitee, on: day, place: place, joined: day)
    claim.inviterAccount = inviter * 100
    claim.account = invitee * 100
    claim.programme = "snacks.koc"
    return claim
  }

  private func book(_ fission: FissionDeclaration, on day: Int64) -> RewardBook {
    var fission = fission
    fission.anyone = true
    return RewardBook(["snacks.koc": fission], zone: .utc, now: Instant(seconds: day * Self.day))
  }

  private func time(_ day: Int64) -> Instant { Instant(seconds: day * Self.day) }

  private let fixed = FissionDeclaration(levels: 2, reward: .fixed(FissionReward(points: 50)))

  @Test func `two levels are rewarded, and no third`() {
    let claims = [
      claim(1, 2, on: 10, place: 1), claim(2, 3, on: 11, place: 2), claim(3, 4, on: 12, place: 3),
    ]
    let notes = book(fixed, on: 20).notes(
      claims, [1: .counted, 2: .counted, 3: .counted], known: [])
    #expect(
      notes.map { [$0.key.account, $0.key.invitee, Int64($0.key.level)] } == [
        [100, 200, 1], [200, 300, 1], [300, 400, 1], [100, 300, 2], [200, 400, 2],
      ])
  }

  @Test func `who may have rewards takes nothing back that was given`() throws {
    let claims = [claim(1, 2, on: 10)]
    let everybody = book(fixed, on: 20).notes(claims, [0: .counted], known: [])
    let known = KnownReward(
      key: try #require(everybody.first).key, home: 1, state: .given, turn: 1,
      reward: FissionReward(points: 50), at: time(17))
    // Nobody was ever a member.
    let members = RewardBook(
      ["snacks.koc": fixed], zone: .utc, now: Instant(seconds: 20 * Self.day))
    let notes = members.notes(claims, [0: .counted], known: [known])
    #expect(notes.map(\.refusal) == [nil])
    #expect(notes.map(\.due) == [nil])
    // Of what is not given yet there is none.
    #expect(members.notes(claims, [0: .counted], known: []).map(\.refusal) == [.member])
  }

  @Test func `a reward waits for hold, counted from when she came`() {
    var late = claim(1, 2, on: 10)
    late.joined = time(12)
    let notes = book(fixed, on: 11).notes([late], [0: .counted], known: [])
    #expect(notes.map(\.due) == [time(19)])
  }

  @Test func `a function waits for an order of the time of waiting, and a table does not`() {
    var buyer = claim(1, 2, on: 10)
    buyer.bought = FirstOrder(at: time(14), amount: 9_900)
    let asked = FissionDeclaration(reward: .asked(3))
    func dues(_ fission: FissionDeclaration) -> [Instant?] {
      book(fission, on: 11).notes([buyer], [0: .counted], known: []).map(\.due)
    }
    #expect(dues(asked) == [time(21)])
    #expect(dues(FissionDeclaration(reward: .fixed(FissionReward(points: 5)))) == [time(17)])
    buyer.bought = FirstOrder(at: time(18), amount: 9_900)
    #expect(dues(asked) == [time(17)])
  }

  @Test func `a team earns when enough of those brought have bought in time`() {
    let fission = FissionDeclaration(
      mechanism: .groupBuy(TeamRule(size: 3, within: CalendarDuration(days: 1)!)),
      reward: .fixed(FissionReward(points: 50)))
    func bought(_ invitee: Int64, on day: Int64) -> InvitationClaim {
      var claim = claim(1, invitee, on: 10, place: invitee)
      claim.bought = FirstOrder(at: time(day), amount: 100)
      return claim
    }
    func earned(_ claims: [InvitationClaim]) -> [Int64] {
      let states = Dictionary(
        uniqueKeysWithValues: claims.map { ($0.place, InvitationState.counted) })
      return book(fission, on: 40).notes(claims, states, known: []).filter { $0.refusal == nil }
        .map { $0.key.invitee / 100 }
    }
    #expect(earned([bought(2, on: 11)]) == [])
    #expect(earned([bought(2, on: 11), bought(3, on: 12)]) == [2, 3])
    #expect(earned([bought(2, on: 11), bought(3, on: 13)]) == [])
    // Two begins a team that nobody joins in time; three and four make the next one.
    #expect(earned([bought(2, on: 11), bought(3, on: 20), bought(4, on: 21)]) == [3, 4])
    // Each is in one team.
    #expect(earned([bought(2, on: 11), bought(3, on: 11), bought(4, on: 11)]) == [2, 3])
    #expect(earned([bought(2, on: 50), bought(3, on: 50)]) == [])
  }

  @Test func `each who is in no full team is told why`() {
    let fission = FissionDeclaration(
      mechanism: .groupBuy(TeamRule(size: 4, within: CalendarDuration(days: 3)!)),
      reward: .fixed(FissionReward(points: 50)), anyone: true)
    var claims = (2...4).map { claim(1, $0, on: 10, place: $0) }
    claims[0].bought = FirstOrder(at: time(11), amount: 100)
    claims[1].bought = FirstOrder(at: time(20), amount: 100)
    let notes = book(fission, on: 21).notes(
      claims, [2: .counted, 3: .counted, 4: .counted], known: [])
    #expect(notes.map(\.refusal) == [.teamShort, .teamOpen, .teamless])
    #expect(notes.allSatisfy { $0.due == nil })
  }

  @Test func `what takes a reward back is told before that she is no member`() {
    // It was given while anybody was rewarded; now only members are, and the team falls short.
    let fission = FissionDeclaration(
      mechanism: .groupBuy(TeamRule(size: 3, within: CalendarDuration(days: 3)!)),
      reward: .fixed(FissionReward(points: 50)))
    var claims = (2...3).map { claim(1, $0, on: 10, place: $0) }
    claims[0].bought = FirstOrder(at: time(11), amount: 100)
    claims[1].bought = FirstOrder(at: time(12), amount: 100)
    let known = claims.map {
      KnownReward(
        key: RewardKey(
          account: 100, invitee: $0.account, programme: "snacks.koc", level: 1), home: 1,
        state: .given, turn: 1, reward: FissionReward(points: 50), at: time(10), bought: $0.bought,
        shown: $0.bought?.at)
    }
    func refusals() -> [RewardRefusal?] {
      RewardBook(["snacks.koc": fission], zone: .utc, now: time(40))
        .notes(claims, [2: .counted, 3: .counted], known: known).map(\.refusal)
    }
    // Not being a member takes nothing back.
    #expect(refusals() == [])
    claims[1].bought = nil
    claims[1].isSentBack = true
    #expect(refusals() == [.teamShort, .refunded])
  }

  @Test func `what is above somebody who does not count goes for that, not for the chain`() {
    let fission = FissionDeclaration(
      levels: 2, reward: .fixed(FissionReward(points: 5)), anyone: true)
    let claims = [claim(1, 2, on: 9, place: 1), claim(2, 3, on: 10, place: 2)]
    let known = KnownReward(
      key: RewardKey(account: 100, invitee: 300, programme: "snacks.koc", level: 2), home: 1,
      state: .given, turn: 1, reward: FissionReward(points: 5), at: time(10))
    func refusal(_ states: [Int64: InvitationState]) -> RewardRefusal? {
      book(fission, on: 20).notes(claims, states, known: [known]).first { $0.key == known.key }?
        .refusal
    }
    #expect(refusal([1: .counted, 2: .withdrawn(.left)]) == .invitation)
    #expect(refusal([1: .refused(.known), 2: .counted]) == .between)
    #expect(refusal([1: .withdrawn(.left), 2: .counted]) == .between)
    // The inviter turns out to have come by another, and she by somebody whom nobody brought.
    let others = [claim(5, 2, on: 8, place: 1), claim(2, 3, on: 10, place: 2)]
    let strangers = [claim(1, 2, on: 9, place: 1), claim(6, 3, on: 10, place: 2)]
    for claims in [others, strangers] {
      #expect(
        book(fission, on: 20).notes(claims, [1: .counted, 2: .counted], known: [known])
          .first { $0.key == known.key }?.refusal == .chain)
    }
  }

  @Test func `a piece that comes back is for who waits longest`() {
    let fission = FissionDeclaration(
      mechanism: .redPacket(RedPacket(total: 1_000, pieces: 1)), anyone: true)
    let claims = (2...4).map { claim(1, $0, on: 10 + $0, place: $0) }
    func reward(_ invitee: Int64, _ state: RewardState) -> KnownReward {
      KnownReward(
        key: RewardKey(account: 100, invitee: invitee * 100, programme: "snacks.koc", level: 1),
        home: 1, state: state, turn: state == .given ? 1 : 0, piece: state == .given ? 0 : nil,
        at: time(10 + invitee), decidedAt: time(25))
    }
    let notes = book(fission, on: 30).notes(
      claims, [2: .withdrawn(.left), 3: .counted, 4: .counted],
      known: [reward(4, .nothing), reward(3, .nothing), reward(2, .given)])
    #expect(notes.map(\.key.invitee) == [200, 300])
    #expect(notes.map(\.due) == [time(30), time(30)])
  }

  @Test func `of what is shared only codes that came back earn`() {
    let fission = FissionDeclaration(mechanism: .share, reward: .fixed(FissionReward(points: 5)))
    var click = claim(1, 2, on: 10, place: 1)
    click.kind = .code
    let notes = book(fission, on: 20).notes(
      [click, claim(1, 3, on: 10, place: 2)], [1: .counted, 2: .counted], known: [])
    #expect(notes.map(\.key.invitee) == [200, 300])
    #expect(notes.map(\.refusal) == [nil, .pair])
  }

  @Test func `who only counts and gives nothing notes nothing`() {
    let notes = book(FissionDeclaration(), on: 20).notes(
      [claim(1, 2, on: 10)], [0: .counted], known: [])
    #expect(notes.isEmpty)
  }

  @Test func `an author who takes the rewards out takes nothing back by it`() {
    let key = RewardKey(account: 100, invitee: 200, programme: "snacks.koc", level: 1)
    let given = KnownReward(key: key, home: 1, state: .given, turn: 1, at: time(10))
    let open = KnownReward(
      key: RewardKey(account: 100, invitee: 300, programme: "snacks.koc", level: 1), home: 1,
      due: time(30), at: time(10))
    let notes = book(FissionDeclaration(), on: 20).notes([], [:], known: [given, open])
    #expect(notes.map(\.refusal) == [.rules, .rules])
    #expect(notes.allSatisfy { $0.due == nil })
  }

  @Test(arguments: [
    (InvitationState.withdrawn(.left), false, RewardRefusal.invitation),
    (.refused(.known), false, .invitation), (.counted, true, .refunded),
  ])
  func `what is not deserved any more is taken back, at once`(
    state: InvitationState, isSentBack: Bool, refusal: RewardRefusal
  ) {
    var claim = claim(1, 2, on: 10)
    claim.isSentBack = isSentBack
    let given = KnownReward(
      key: RewardKey(account: 100, invitee: 200, programme: "snacks.koc", level: 1), home: 1,
      state: .given, turn: 1, reward: FissionReward(points: 50), at: time(10))
    let notes = book(fixed, on: 20).notes([claim], [0: state], known: [given])
    #expect(notes.map(\.refusal) == [refusal])
    #expect(notes.map(\.due) == [time(20)])
    var standing = RewardStanding()
    var known = given
    known.refusal = notes[0].refusal
    known.due = notes[0].due
    standing.due = [.init(reward: known, invitee: "b", count: 0)]
    let rewarding = Rewarding(fissions: ["snacks.koc": fixed], zone: .utc, now: time(20))
    let decided = rewarding.decide(standing).decided
    #expect(decided.map(\.state) == [.takenBack])
    #expect(decided.map(\.turn) == [0])
    #expect(decided.first?.movements.map(\.amount) == [50])
  }

  @Test func `a rule that gave nothing is asked again when she has bought and kept it`() throws {
    let asked = FissionDeclaration(reward: .asked(3))
    var claim = claim(1, 2, on: 10)
    var known = KnownReward(
      key: RewardKey(account: 100, invitee: 200, programme: "snacks.koc", level: 1), home: 1,
      state: .nothing, at: time(10), decidedAt: time(17))
    #expect(book(asked, on: 18).notes([claim], [0: .counted], known: [known]).isEmpty)
    claim.bought = FirstOrder(at: time(20), amount: 9_900)
    let notes = book(asked, on: 21).notes([claim], [0: .counted], known: [known])
    #expect(notes.map(\.due) == [time(27)])

    known.bought = claim.bought
    known.due = time(21)
    var early = RewardStanding()
    early.due = [.init(reward: known, invitee: "bo", count: 4)]
    let before = Rewarding(fissions: ["snacks.koc": asked], zone: .utc, now: time(21))
    let tooEarly = try #require(before.decide(early).asks.first)
    #expect(tooEarly.shown == nil)
    #expect(try before.take(.null, reason: nil, for: tooEarly)?.due == time(27))
    known.due = time(27)
    var standing = RewardStanding()
    standing.due = [.init(reward: known, invitee: "bo", count: 4)]
    let rewarding = Rewarding(fissions: ["snacks.koc": asked], zone: .utc, now: time(27))
    let ask = try #require(rewarding.decide(standing).asks.first)
    #expect(ask.function == 3)
    #expect(
      ask.invited
        == .record([
          "id": "bo", "at": .int(time(10).seconds), "generation": 1, "count": 4,
          "first_order": .record(["at": .int(time(20).seconds), "amount": 9_900]),
        ]))
    let given = try rewarding.take(.record(["points": 80]), reason: "首单", for: ask)
    #expect(given?.state == .given && given?.reward.points == 80 && given?.shown == time(20))
    #expect(throws: Diagnostic.self) {
      try rewarding.take(.record(["points": -5]), reason: nil, for: ask)
    }
    #expect(rewarding.postponed(ask, "no").due == time(28))
    #expect(rewarding.postponed(ask, "no").state == .nothing)
  }
}

/// Whose rewards are deserved.
@Suite struct RewardMemberTests {
  private let fission = FissionDeclaration(levels: 2, reward: .fixed(FissionReward(points: 50)))

  private func time(_ day: Int64) -> Instant { Instant(seconds: day * InvitationLab.day) }

  private func claim(_ inviter: Int64, _ invitee: Int64, on day: Int64) -> InvitationClaim {
    var claim = InvitationLab.claim(inviter, invitee, on: day, place: invitee, joined: day)
    claim.inviterAccount = inviter * 100
    claim.account = invitee * 100
    claim.programme = "snacks.koc"
    return claim
  }

  /// A change under one of her numbers.
  struct Change {
    var number: Int64
    var state: String
    var day: Int64
    init(_ number: Int64, _ state: String, _ day: Int64) {
      (self.number, self.state, self.day) = (number, state, day)
    }
  }

  /// What became of customer 1.
  private func members(_ changes: [Change]) -> Memberships {
    var members = Memberships()
    for one in changes {
      members.add(
        "snacks.koc", CustomerNumber(rawValue: 1),
        StandingChange(number: one.number, state: one.state, at: time(one.day)))
    }
    return members
  }

  private func refusals(
    _ claims: [InvitationClaim], _ members: Memberships, known: [KnownReward] = []
  ) -> [String] {
    RewardBook(["snacks.koc": fission], members: members, zone: .utc, now: time(100))
      .notes(
        claims,
        Dictionary(uniqueKeysWithValues: claims.map { ($0.place, InvitationState.counted) }),
        known: known
      ).map { "\($0.key.account) \($0.key.level) \($0.refusal.map { "\($0)" } ?? "deserved")" }
  }

  @Test(arguments: [
    ([], "member"), ([Change(1, "answered", 5)], "member"),
    ([Change(1, "active", 10)], "deserved"), ([Change(1, "active", 11)], "member"),
    ([Change(1, "active", 5), Change(1, "warned", 8)], "deserved"),
    ([Change(1, "active", 5), Change(1, "left", 9)], "member"),
    ([Change(1, "active", 5), Change(1, "left", 11)], "deserved"),
    ([Change(1, "active", 5), Change(1, "excluded", 10)], "member"),
    // Of two customers who are one.
    ([Change(1, "active", 5), Change(2, "invited", 6)], "deserved"),
    ([Change(1, "active", 5), Change(2, "excluded", 6)], "member"),
  ])
  func `only who is in the programme when she comes is rewarded`(
    changes: [Change], verdict: String
  ) {
    #expect(refusals([claim(1, 2, on: 10)], members(changes)) == ["100 1 \(verdict)"])
  }

  @Test func `the one above is judged by herself`() {
    // 1 brought 2, who is nobody in the programme and brought 3.
    let claims = [claim(1, 2, on: 10), claim(2, 3, on: 11)]
    #expect(
      refusals(claims, members([Change(1, "active", 5)])) == [
        "100 1 deserved", "200 1 member", "100 2 deserved",
      ])
  }

  @Test func `what was earned before she left stays`() {
    let given = KnownReward(
      key: RewardKey(account: 100, invitee: 200, programme: "snacks.koc", level: 1), home: 1,
      state: .given, turn: 1, reward: FissionReward(points: 50), at: time(10))
    // Nothing to write down.
    let gone = members([Change(1, "active", 5), Change(1, "left", 12)])
    #expect(refusals([claim(1, 2, on: 10)], gone, known: [given]) == [])
  }

  @Test func `a mended plugin is asked again for what it would not give`() {
    let asked = FissionDeclaration(reward: .asked(3), anyone: true)
    var none = KnownReward(
      key: RewardKey(account: 100, invitee: 200, programme: "snacks.koc", level: 1), home: 1,
      state: .nothing, at: time(10), decidedAt: time(17))
    func dues(_ mended: Set<String>) -> [Instant?] {
      RewardBook(["snacks.koc": asked], mended: mended, zone: .utc, now: time(18))
        .notes([claim(1, 2, on: 10)], [2: .counted], known: [none]).map(\.due)
    }
    #expect(dues([]) == [])
    #expect(dues(["other.koc"]) == [])
    #expect(dues(["snacks.koc"]) == [time(18)])
    // One that raised waits for the next day, or for the mending.
    none.state = .open
    none.due = time(19)
    none.decidedAt = time(18)
    #expect(dues([]) == [])
    #expect(dues(["snacks.koc"]) == [time(17)])
  }
}

@Suite struct RedPacketTests {
  @Test(arguments: [(8_800, 10), (10, 10), (1_000_000, 1), (1_001, 1_000)])
  func `a packet splits into all that is in it, the same each time`(total: Int, pieces: Int) {
    let packet = RedPacket(total: Int64(total), pieces: pieces)
    for seed in 0..<50 as Range<UInt64> {
      let split = packet.split(seed: seed)
      #expect(split.count == pieces)
      #expect(split.reduce(0, +) == Int64(total))
      #expect(split.allSatisfy { $0 >= 1 })
      #expect(split == packet.split(seed: seed))
    }
  }

  @Test func `another packet is split another way`() {
    let packet = RedPacket(total: 8_800, pieces: 10)
    #expect(packet.split(seed: 1) != packet.split(seed: 2))
  }
}
