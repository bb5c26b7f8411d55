import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Random claims among few people, who turn out to be one another and part again.
@Suite struct InvitationPropertyTests {
  /// What is known of one identity; days.
  private struct Person {
    var known: Int64?
    var joined: Int64?
    var left: [Int64] = []
    var isScreened = false
  }

  private struct Pair {
    var inviter: Int64?
    var invitee: Int64
    var day: Int64
  }

  private struct World {
    var people: [Int64: Person] = [:]
    var pairs: [Pair] = []

    init(_ random: inout SeededRandom) {
      for number in 1...Int64(24) {
        var person = Person()
        if !random.oneIn(3) { person.joined = Int64(random.below(30)) + 1 }
        if random.oneIn(5) { person.known = Int64(random.below(30)) + 1 }
        if random.oneIn(4) { person.left = [Int64(random.below(40)) + 1] }
        person.isScreened = random.oneIn(15)
        people[number] = person
      }
      for _ in 0..<60 {
        let invitee = Int64(random.below(24)) + 1
        // Mostly about when she joined, so that most of them are right.
        let about = people[invitee]?.joined ?? Int64(random.below(30))
        pairs.append(
          Pair(
            inviter: random.oneIn(20) ? nil : Int64(random.below(24)) + 1, invitee: invitee,
            day: max(1, about + Int64(random.below(5)) - 1)))
      }
    }

    /// As a store hands them out: what is known of anybody who is the same person holds for all.
    func claims(_ owners: [Int64: Int64]) -> [InvitationClaim] {
      func owner(_ number: Int64) -> Int64 { owners[number] ?? number }
      return pairs.enumerated().map { index, pair in
        let same = people.filter { owner($0.key) == owner(pair.invitee) }.map(\.value)
        let joined = same.compactMap(\.joined).min()
        let known = (same.compactMap(\.known) + [joined].compactMap { $0 }).min()
        return InvitationLab.claim(
          pair.inviter.map(owner), owner(pair.invitee), on: pair.day, place: Int64(index),
          known: known, joined: joined,
          left: same.flatMap(\.left).filter { $0 > pair.day }.min(),
          isScreened: same.contains(where: \.isScreened))
      }
    }
  }

  private static let now = Instant(seconds: 25 * InvitationLab.day)

  private static func judge(
    _ claims: [InvitationClaim]
  ) throws -> (InvitationJudge, [Int64: InvitationState]) {
    var judge = InvitationJudge(
      InvitationJudge.World(staff: [CustomerNumber(rawValue: 7)]) { String($0.rawValue) },
      zone: .utc, now: now)
    let found = try judge.judge(claims)
    return (judge, Dictionary(uniqueKeysWithValues: found.map { ($0.place, $0.state) }))
  }

  @Test(arguments: 1...150)
  func `no circle counts, nobody is brought twice, and order does not matter`(_ seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    let world = World(&random)
    let (_, apart) = try Self.judge(world.claims([:]))
    var owners: [Int64: Int64] = [:]
    for _ in 0..<6 {
      let claims = world.claims(owners)
      let (judge, states) = try Self.judge(claims)
      try check(claims, judge, states)
      // In another order of files the same people count.
      var shuffled = claims.shuffled(using: &random)
      for index in shuffled.indices { shuffled[index].place = Int64(index) }
      #expect(try Self.judge(shuffled).0.inviters == judge.inviters)
      let (a, b) = (Int64(random.below(24)) + 1, Int64(random.below(24)) + 1)
      let (into, from) = (owners[min(a, b)] ?? min(a, b), owners[max(a, b)] ?? max(a, b))
      for number in 1...Int64(24) where (owners[number] ?? number) == from { owners[number] = into }
    }
    // Parted again, each has back what was theirs.
    #expect(try Self.judge(world.claims([:])).1 == apart)
  }

  private func check(
    _ claims: [InvitationClaim], _ judge: InvitationJudge, _ states: [Int64: InvitationState]
  ) throws {
    let counted = claims.filter { states[$0.place] == .counted }
    #expect(Set(counted.map(\.invitee)).count == counted.count)
    #expect(judge.inviters.count == counted.count)
    for claim in counted {
      #expect(claim.at <= Self.now)
      #expect(claim.inviter != claim.invitee)
      var person = claim.inviter
      var steps = 0
      while let one = person, steps <= counted.count {
        #expect(one != claim.invitee)
        person = judge.inviters[one]
        steps += 1
      }
      #expect(steps <= counted.count)
    }
    // Whoever has a right claim, and only such, is brought by somebody or has left again.
    let brought = Set(
      claims.filter {
        switch states[$0.place] {
        case .counted, .withdrawn, .refused(.erased): true
        default: false
        }
      }.map(\.invitee))
    for claim in claims where states[claim.place] == .refused(.earlier) {
      #expect(brought.contains(claim.invitee))
    }
  }
}
