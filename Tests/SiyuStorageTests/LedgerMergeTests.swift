import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// Customers who become one, and are parted again.
@Suite struct LedgerMergeTests {
  private func left(_ lab: LedgerLab, _ customer: CustomerNumber, _ purse: Purse) throws -> [Int64]
  {
    try lab.store.wallets(of: customer)[purse]?.lots.map(\.left) ?? []
  }

  @Test func `part of what merged customers spent comes back as it would to one`() throws {
    let lab = try LedgerLab()
    let people = try lab.people(3)
    let (a, b, c) = (people[0], people[1], people[2])
    let end = Instant(seconds: 100)
    for (key, one, two) in [("m", a, b), ("s", c, c)] {
      _ = try lab.post("\(key) 1", one, .give(10))
      _ = try lab.post("\(key) 2", two, .give(10, expires: end))
      _ = try lab.post("\(key) 3", one, .topUp(10_000), purse: LedgerLab.card)
      _ = try lab.post(
        "\(key) 4", two, .topUp(50_000, bonus: 6_000, bonusExpires: end), purse: LedgerLab.card)
    }
    _ = try lab.store.merge("c1", "c2")
    for (key, one, two) in [("m", a, b), ("s", c, c)] {
      #expect(try lab.post("\(key) 5", one, .spend(15), at: 1).isPosted)
      #expect(try lab.post("\(key) 6", two, .giveBack(4, of: "\(key) 5"), at: 2).isPosted)
      #expect(
        try lab.post("\(key) 7", one, .spend(13_200), purse: LedgerLab.card, at: 1).isPosted)
      #expect(
        try lab.post(
          "\(key) 8", one, .giveBack(5_000, of: "\(key) 7"), purse: LedgerLab.card, at: 2
        )
        .isPosted)
    }
    #expect(try left(lab, c, .points) == [9, 0])
    #expect(try left(lab, a, .points) == [9, 0])
    #expect(try left(lab, c, LedgerLab.card) == [7_800, 50_000, 0])
    #expect(try left(lab, a, LedgerLab.card) == [7_800, 50_000, 0])
    // In the order in which they were taken, not in that of customer numbers.
    let spent = try lab.store.entries(of: a, purse: "points", most: 9).first { $0.kind == .spend }
    #expect(
      spent?.postings.map(\.amount) == [-10, -5, 15] && spent?.postings.first?.home == b.rawValue)
    #expect(try lab.store.reconcile().faults == [])
  }

  /// The order is known also to one of whom the spending's own row is not.
  @Test func `who is parted from the one who spent gets her part back in the same order`() throws {
    let lab = try LedgerLab()
    let people = try lab.people(2)
    _ = try lab.post("g0", people[0], .give(10))
    _ = try lab.post("g1", people[1], .give(10, expires: Instant(seconds: 900)))
    _ = try lab.post("g2", people[1], .give(10, expires: Instant(seconds: 100)))
    _ = try lab.store.merge("c1", "c2")
    #expect(try lab.post("s", people[0], .spend(25), at: 1).isPosted)
    _ = try lab.store.unmerge("c2")
    #expect(try lab.post("r", people[1], .giveBack(12, of: "s"), at: 2).isPosted)
    #expect(try left(lab, people[1], .points) == [10, 2])
    #expect(try left(lab, people[0], .points) == [5])
    #expect(try lab.linesAddUp(people[0]) && lab.linesAddUp(people[1]))
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `each who was parted sees what was spent of her lots, and by which entry`() throws {
    let lab = try LedgerLab()
    let people = try lab.people(2)
    let (a, b) = (people[0], people[1])
    _ = try lab.post("g1", a, .give(25))
    _ = try lab.post("g2", b, .give(1), at: 1)
    _ = try lab.store.merge("c1", "c2")
    guard case .posted(let number, _) = try lab.post("s", b, .spend(20), at: 2) else {
      Issue.record("not posted")
      return
    }
    _ = try lab.store.unmerge("c2")
    let part = try #require(try lab.store.entries(of: a, purse: nil, most: 1).first)
    #expect(part.number == number && part.isPart && part.change == -20 && part.elsewhere == 0)
    #expect(part.kind == .spend && part.cause == "test")
    let whole = try #require(try lab.store.entries(of: b, purse: nil, most: 1).first)
    #expect(whole.number == number && !whole.isPart && whole.change == 0)
    #expect(whole.elsewhere == -20)
    for who in people { #expect(try lab.linesAddUp(who)) }
    #expect(try lab.post("r", a, .giveBack(nil, of: "s"), at: 3).isPosted)
    #expect(try lab.balance(a, at: 3) == 25)
    for who in people { #expect(try lab.linesAddUp(who)) }
    _ = try lab.store.merge("c1", "c2")
    #expect(try lab.linesAddUp(a))
    #expect(try lab.store.entries(of: a, purse: nil, most: 9).allSatisfy { !$0.isPart })
  }

  @Test func `a debt that another number paid is told to both`() throws {
    let lab = try LedgerLab()
    let people = try lab.people(2)
    let (a, b) = (people[0], people[1])
    _ = try lab.post("g", a, .give(10))
    _ = try lab.post("s", a, .spend(10), at: 1)
    _ = try lab.post("t", a, .takeBack(nil, of: "g", belowZero: true), at: 2)
    _ = try lab.store.merge("c1", "c2")
    _ = try lab.post("h", b, .give(30), at: 3)
    _ = try lab.store.unmerge("c2")
    #expect(try lab.balance(a, at: 4) == 0 && lab.balance(b, at: 4) == 20)
    for who in people { #expect(try lab.linesAddUp(who)) }
    let part = try #require(try lab.store.entries(of: a, purse: nil, most: 1).first)
    #expect(part.isPart && part.change == 10 && part.kind == .give)
    #expect(try lab.store.entries(of: b, purse: nil, most: 1).first?.elsewhere == 10)
  }

  @Test func `what has expired is told beside what is with customers`() throws {
    let lab = try LedgerLab()
    let one = try lab.people(1)[0]
    _ = try lab.post("g1", one, .give(50, expires: Instant(seconds: 100)))
    _ = try lab.post("g2", one, .give(7))
    _ = try lab.post("s", one, .spend(20), at: 1)
    func sums(_ now: Int64) throws -> Reconciliation.Sums? {
      try lab.store.reconcile(at: Instant(seconds: now)).purses.first
    }
    #expect(try sums(99)?.expired == 0)
    #expect(try sums(100)?.expired == 30)
    #expect(try sums(100)?.accounts[.customer] == 37)
    _ = try lab.post("x", one, .expire, at: 200)
    #expect(try sums(200)?.expired == 0)
  }

  /// Groups of customers who become one, each beside somebody alone to whom the same happens.
  @Test(arguments: 1...4)
  func `merged customers are as one customer with the same lots`(_ seed: UInt64) throws {
    let lab = try LedgerLab()
    var random = SeededRandom(seed)
    let groups = 10
    let people = try lab.people(4 * groups)
    func members(_ group: Int) -> [Int] { (0..<3).map { 4 * group + $0 } }
    func single(_ group: Int) -> CustomerNumber { people[4 * group + 3] }
    var given = [[String]](repeating: [], count: groups)
    var spent = given
    // When lots come in has nothing to do with their numbers.
    var times = Array(Int64(0)..<200)
    for index in times.indices.reversed() { times.swapAt(index, random.below(index + 1)) }
    for step in 0..<2_500 {
      let group = random.below(groups)
      let isOne = step >= 200
      if step == 200 {
        for group in 0..<groups {
          let names = members(group).map { "c\($0 + 1)" }
          _ = try lab.store.merge(names[0], names[1])
          _ = try lab.store.merge(names[random.below(2)], names[2])
        }
      }
      let now = isOne ? Int64(step) : times[step]
      let amount = Int64(1 + random.below(60))
      let ends = random.below(2) == 0 ? nil : Instant(seconds: 400 + Int64(random.below(30) * 100))
      let purse = random.below(3) == 0 ? LedgerLab.card : LedgerLab.points
      let part = random.below(2) == 0 ? nil : 1 + amount / 4
      let movement: (String) -> LedgerRequest.Movement
      switch isOne ? random.below(9) : random.below(2) {
      case 0:
        movement = { _ in .give(amount, expires: ends) }
        given[group].append("\(step)")
      case 1:
        movement = { _ in .topUp(amount, bonus: amount / 3, bonusExpires: ends) }
        given[group].append("\(step)")
      case 2, 3, 4:
        let order = random.pick(Wallet.Order.allCases)
        movement = { _ in .spend(amount, order: order) }
        spent[group].append("\(step)")
      case 5 where !spent[group].isEmpty, 6 where !spent[group].isEmpty:
        let of = random.pick(spent[group])
        movement = { .giveBack(part, of: $0 + of) }
      case 7 where !given[group].isEmpty:
        let (of, belowZero) = (random.pick(given[group]), random.below(2) == 0)
        movement = { .takeBack(part, of: $0 + of, belowZero: belowZero) }
      case 8 where random.below(4) == 0: movement = { _ in .expire }
      default: movement = { _ in .withdraw(amount) }
      }
      let member = people[random.pick(members(group))]
      let outcomes = try lab.store.post(
        [("m", member), ("s", single(group))].map { side, customer in
          LedgerRequest(
            key: "\(side)\(step)", purse: purse, customer: customer, movement(side),
            at: Instant(seconds: now), cause: "test")
        })
      #expect(Self.told(outcomes[0]) == Self.told(outcomes[1]), "step \(step)")
      guard isOne else { continue }
      let together = try lab.store.wallets(of: member)
      let alone = try lab.store.wallets(of: single(group))
      try requireEqual(Self.told(together), Self.told(alone), "step \(step)")
      #expect(try lab.linesAddUp(member), "step \(step)")
      guard step % 50 == 49 else { continue }
      // Parted and put together again they are what they were.
      let name = "c\(members(group)[1 + random.below(2)] + 1)"
      _ = try lab.store.unmerge(name)
      for who in members(group) { #expect(try lab.linesAddUp(people[who]), "step \(step)") }
      // Who came to the group by the one who is gone, has gone too.
      for who in members(group).dropFirst() {
        _ = try lab.store.merge("c\(members(group)[0] + 1)", "c\(who + 1)")
      }
    }
    #expect(try lab.store.reconcile().faults == [])
  }

  /// Without the numbers of entries and lots.
  private static func told(_ outcome: LedgerOutcome) -> String {
    if case .posted(_, let missing) = outcome { return "posted, \(missing) missing" }
    if case .refused(.unknownLot) = outcome { return "spent from another purse" }
    return "\(outcome)"
  }

  /// Lots in order of time: those of the two have other numbers.
  private static func told(_ wallets: [Purse: Wallet]) -> [String] {
    wallets.flatMap { purse, wallet in
      wallet.lots.map {
        "\(purse.name) \(String($0.since.seconds + 1_000_000)) \($0.source) "
          + "\($0.expires?.seconds ?? -1) \($0.left)"
      } + ["\(purse.name) owed \(wallet.owedInAll)"]
    }.sorted()
  }
}
