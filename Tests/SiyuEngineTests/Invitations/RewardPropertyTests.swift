import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Random histories of bringing, buying, sending back, leaving, turning out to be one and parting
/// again, in files that come in any order, with passes that are killed half way.
@Suite struct RewardPropertyTests {
  @Test(arguments: 1...120)
  func `what is paid less what is taken back is what is deserved in the end`(_ seed: Int) throws {
    var world = RewardWorld(seed, asks: seed.isMultiple(of: 2), packet: seed.isMultiple(of: 5))
    for _ in 0..<40 {
      world.happen()
      if !world.random.oneIn(4) { try world.settle() }
      if !world.random.oneIn(4) { try world.pass(isKilled: world.random.oneIn(5)) }
      try world.expectNobodyPaidTwice()
    }
    world.now = Instant(seconds: world.now.seconds + 90 * InvitationLab.day)
    // Once to find what is not deserved any more, once for what is instead.
    for _ in 0..<3 {
      try world.settle()
      try world.pass(isKilled: false)
    }
    #expect(world.balances == (try world.deserved()))
    // And then nothing more is to be done.
    #expect(try world.notes().isEmpty)
    #expect(world.book.values.allSatisfy { $0.due == nil })
  }
}

struct RewardWorld {
  private struct Person {
    var known: Int64?
    var joined: Int64?
    var left: [Int64] = []
    var bought: [Int64] = []
    var sentBack: Set<Int64> = []
  }

  var random: SeededRandom
  var now = Instant(seconds: 10 * InvitationLab.day)
  private(set) var book: [RewardKey: KnownReward] = [:]
  /// By account, without what is 0.
  var balances: [Int64: Int64] { ledger.filter { $0.value != 0 } }
  private var ledger: [Int64: Int64] = [:]
  private var posted: Set<String> = []
  private var people: [Int64: Person] = [:]
  private var pairs: [(inviter: Int64, invitee: Int64, day: Int64)] = []
  private var owners: [Int64: Int64] = [:]
  private let fission: FissionDeclaration
  private static let count: Int64 = 12
  private static let programme = "snacks.koc"

  init(_ seed: Int, asks: Bool, packet: Bool) {
    random = SeededRandom(UInt64(seed))
    fission =
      packet
      ? FissionDeclaration(mechanism: .redPacket(RedPacket(total: 1_000, pieces: 4)), anyone: true)
      : FissionDeclaration(
        levels: 2, reward: asks ? .asked(0) : .fixed(FissionReward(points: 50)), belowZero: true,
        anyone: true)
    for number in 1...Self.count { people[number] = Person() }
  }

  private var day: Int64 { now.seconds / InvitationLab.day }
  private mutating func someone() -> Int64 { Int64(random.below(Int(Self.count))) + 1 }
  private func owner(_ number: Int64) -> Int64 { owners[number] ?? number }

  /// One thing, perhaps told of days later.
  mutating func happen() {
    now = Instant(seconds: now.seconds + Int64(random.below(4)) * InvitationLab.day)
    let who = someone()
    var person = people[who] ?? Person()
    let at = max(1, day - Int64(random.below(12)))
    switch random.below(10) {
    case 0...3:
      pairs.append((someone(), who, at))
      if !random.oneIn(3) { person.joined = min(person.joined ?? .max, at) }
    case 4: person.left.append(at)
    case 5: person.bought.append(at)
    case 6:
      if let order = person.bought.first { person.sentBack.insert(order) }
    case 7: person.known = min(person.known ?? .max, at)
    case 8:
      let (into, from) = (owner(who), owner(someone()))
      for number in 1...Self.count where owner(number) == from { owners[number] = min(into, from) }
      for number in 1...Self.count where owner(number) == into { owners[number] = min(into, from) }
    default: owners[who] = nil
    }
    people[who] = person
  }

  /// As a store hands them out: what is known of anybody who is the same person holds for all.
  private func claims() -> [InvitationClaim] {
    pairs.enumerated().map { index, pair in
      let same = people.filter { owner($0.key) == owner(pair.invitee) }.map(\.value)
      let joined = same.compactMap(\.joined).min()
      let bought = same.flatMap { one in one.bought.filter { !one.sentBack.contains($0) } }.min()
      var claim = InvitationLab.claim(
        owner(pair.inviter), owner(pair.invitee), on: pair.day, place: Int64(index),
        known: (same.compactMap(\.known) + [joined].compactMap { $0 }).min(), joined: joined,
        left: same.flatMap(\.left).filter { $0 > pair.day }.min())
      claim.inviterAccount = pair.inviter
      claim.account = pair.invitee
      claim.programme = Self.programme
      claim.bought = bought.map {
        FirstOrder(at: Instant(seconds: $0 * InvitationLab.day), amount: 100)
      }
      claim.isSentBack = bought == nil && same.contains { !$0.sentBack.isEmpty }
      return claim
    }
  }

  private func judged() throws -> ([InvitationClaim], [Int64: InvitationState]) {
    let claims = claims()
    var judge = InvitationJudge(
      InvitationJudge.World(staff: []) { String($0.rawValue) },
      rules: [Self.programme: fission.rules], zone: .utc, now: now)
    let verdicts = try judge.judge(claims)
    return (claims, Dictionary(uniqueKeysWithValues: verdicts.map { ($0.place, $0.state) }))
  }

  func notes() throws -> [RewardNote] {
    let (claims, states) = try judged()
    return RewardBook([Self.programme: fission], zone: .utc, now: now)
      .notes(claims, states, known: Array(book.values))
  }

  mutating func settle() throws {
    for note in try notes() {
      var reward =
        book[note.key] ?? KnownReward(key: note.key, home: note.key.account, at: note.at)
      reward.refusal = note.refusal
      reward.due = note.due
      reward.at = note.at
      reward.bought = note.bought
      book[note.key] = reward
    }
  }

  // MARK: Passes

  mutating func pass(isKilled: Bool) throws {
    let rewarding = Rewarding(fissions: [Self.programme: fission], zone: .utc, now: now)
    var decisions: [RewardDecision] = []
    for person in Set((1...Self.count).map(owner)).sorted() {
      let (decided, asks) = rewarding.decide(standing(of: person))
      decisions += decided
      for ask in asks {
        let hasBought = ask.shown != nil
        if let decision = try rewarding.take(
          hasBought ? .record(["points": 50]) : .null, reason: nil, for: ask)
        {
          decisions.append(decision)
        }
      }
    }
    if isKilled { decisions = Array(decisions.prefix(decisions.count / 2)) }
    for decision in decisions { commit(decision) }
  }

  private func standing(of person: Int64) -> RewardStanding {
    var standing = RewardStanding()
    let own = book.values.filter { owner($0.key.account) == person }.sorted { $0.key < $1.key }
    for reward in own {
      if reward.state == .given, let piece = reward.piece {
        standing.pieces[
          .init(programme: Self.programme, account: reward.key.account), default: []
        ].insert(piece)
      }
      if let due = reward.due, due <= now {
        standing.due.append(.init(reward: reward, invitee: "", count: 1))
      }
    }
    return standing
  }

  /// As a store does it: the row and its postings together.
  private mutating func commit(_ decision: RewardDecision) {
    guard var reward = book[decision.key] else { return }
    for (purse, amount) in decision.movements {
      switch decision.state {
      case .given:
        let isNew = posted.insert(decision.key.posting(decision.turn, purse)).inserted
        #expect(isNew)
        ledger[decision.key.account, default: 0] += amount
      case .takenBack:
        let isNew = posted.insert(decision.key.takingBack(decision.turn, purse)).inserted
        #expect(isNew && posted.contains(decision.key.posting(decision.turn, purse)))
        ledger[decision.key.account, default: 0] -= amount
      case .open, .nothing: break
      }
    }
    if decision.state == .given { reward.turn = decision.turn + 1 }
    reward.state = decision.state
    reward.reward = decision.reward
    reward.piece = decision.piece
    reward.shown = decision.shown
    reward.due = decision.due
    reward.decidedAt = decision.at
    book[decision.key] = reward
  }

  // MARK: What has to hold

  /// At any time, what is given for one person at one level and was not found wrong is given once.
  func expectNobodyPaidTwice() throws {
    let right = book.values.filter { $0.state == .given && $0.refusal == nil }
    let kinds = right.map { "\(owner($0.key.invitee)) \($0.key.level)" }
    // A merge that was not looked at yet may make two of them one.
    if try notes().isEmpty { #expect(Set(kinds).count == kinds.count) }
    #expect(balances.values.allSatisfy { $0 > 0 })
  }

  /// Counted anew, from what is known in the end.
  func deserved() throws -> [Int64: Int64] {
    let (claims, states) = try judged()
    let counted = claims.filter { states[$0.place] == .counted && !$0.isSentBack }
    var sums: [Int64: Int64] = [:]
    if case .redPacket(let packet) = fission.mechanism {
      // Which pieces those are depends on the order; how many does not.
      for (account, brought) in Dictionary(grouping: counted, by: \.inviterAccount) {
        let pieces = book.values.filter { $0.key.account == account && $0.state == .given }
        #expect(pieces.count == min(brought.count, packet.pieces))
        #expect(Set(pieces.compactMap(\.piece)).count == pieces.count)
        sums[account] = pieces.map(\.reward.money).reduce(0, +)
      }
      return sums
    }
    for claim in counted {
      if case .asked = fission.reward, claim.bought == nil { continue }
      sums[claim.inviterAccount, default: 0] += 50
      let above = claims.first {
        states[$0.place] == .counted && $0.invitee == claim.inviter
      }
      if let above { sums[above.inviterAccount, default: 0] += 50 }
    }
    return sums
  }
}
