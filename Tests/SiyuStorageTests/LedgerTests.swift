import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// Points and money in a store of its own.
struct LedgerLab {
  let folder: TemporaryFolder
  let store: SQLiteStore
  static let points = Purse.points
  static let card = Purse(name: "demo.card", unit: .money)

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
  }

  func people(_ count: Int) throws -> [CustomerNumber] {
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    let rows = (1...count).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try requireEqual(try lab.bring(.customers(rows), into: store).problems, [], "refused")
    return try (1...count).map { try store.customer(named: "c\($0)") }
  }

  func post(
    _ key: String, _ customer: CustomerNumber, _ movement: LedgerRequest.Movement,
    purse: Purse = points, at: Int64 = 0
  ) throws -> LedgerOutcome {
    try store.post([
      LedgerRequest(
        key: key, purse: purse, customer: customer, movement, at: Instant(seconds: at),
        cause: "test")
    ])[0]
  }

  func balance(_ customer: CustomerNumber, _ purse: Purse = points, at: Int64 = 0) throws -> Int64 {
    try store.wallets(of: customer)[purse]?.balance(at: Instant(seconds: at)) ?? 0
  }

  /// What a customer's entries add up to, by purse, is what the lots say, less what is owed.
  func linesAddUp(_ customer: CustomerNumber) throws -> Bool {
    var lines: [Purse: Int64] = [:]
    for entry in try store.entries(of: customer, purse: nil, most: .max) {
      lines[entry.purse, default: 0] += entry.change
    }
    let held = try store.wallets(of: customer).mapValues { wallet in
      wallet.lots.reduce(0) { $0 + $1.left } - wallet.owedInAll
    }
    return lines.filter { $0.value != 0 } == held.filter { $0.value != 0 }
  }
}

extension LedgerOutcome {
  var isPosted: Bool { if case .posted = self { true } else { false } }
}

@Suite struct LedgerTests {
  @Test func `the same key is posted once, and other content under it is refused`() throws {
    let lab = try LedgerLab()
    let one = try lab.people(1)[0]
    guard case .posted(let entry, 0) = try lab.post("a", one, .give(50)) else {
      Issue.record("not posted")
      return
    }
    #expect(try lab.post("a", one, .give(50)) == .already(entry: entry))
    #expect(try lab.post("a", one, .give(51)) == .refused(.otherContent))
    #expect(try lab.post("a", one, .spend(50)) == .refused(.otherContent))
    #expect(try lab.balance(one) == 50)
    #expect(try lab.post("b", one, .spend(51)) == .refused(.notEnough(has: 50, wants: 51)))
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a spending is given back in parts, and never more than it was`() throws {
    let lab = try LedgerLab()
    let one = try lab.people(1)[0]
    _ = try lab.post("top", one, .topUp(100, bonus: 20), purse: LedgerLab.card)
    _ = try lab.post("buy", one, .spend(70), purse: LedgerLab.card)
    #expect(try lab.balance(one, LedgerLab.card) == 50)
    #expect(try lab.post("r1", one, .giveBack(30, of: "buy"), purse: LedgerLab.card).isPosted)
    #expect(
      try lab.post("r2", one, .giveBack(41, of: "buy"), purse: LedgerLab.card)
        == .refused(.moreThanTaken(most: 40, wants: 41)))
    #expect(try lab.post("r3", one, .giveBack(nil, of: "buy"), purse: LedgerLab.card).isPosted)
    #expect(try lab.post("r4", one, .giveBack(nil, of: "buy"), purse: LedgerLab.card) == .nothing)
    #expect(
      try lab.post("r5", one, .giveBack(nil, of: "nowhere"), purse: LedgerLab.card)
        == .refused(.unknownEntry))
    let wallet = try #require(try lab.store.wallets(of: one)[LedgerLab.card])
    #expect(wallet.lots.map(\.left) == [100, 20])
    #expect(try lab.store.reconcile().faults == [])
  }

  /// Spent as one person what came in as two: the unmerge gives each its own lots back, used as they
  /// were.
  @Test func `merging adds purses up, and unmerging parts them as they were used`() throws {
    let lab = try LedgerLab()
    let people = try lab.people(2)
    _ = try lab.post("g1", people[0], .give(50, expires: Instant(seconds: 100)))
    _ = try lab.post("g2", people[1], .give(30, expires: Instant(seconds: 50)))
    _ = try lab.store.merge("c1", "c2")
    #expect(try lab.balance(people[0]) == 80)
    #expect(try lab.balance(people[1]) == 80)
    #expect(try lab.post("s", people[0], .spend(40)).isPosted)
    #expect(try lab.store.reconcile().faults == [])
    let entries = try lab.store.entries(of: people[0], purse: nil, most: 9)
    #expect(entries.first { $0.kind == .spend }?.postings.count == 3)
    _ = try lab.store.unmerge("c2")
    #expect(try lab.balance(try lab.store.customer(named: "c1")) == 40)
    #expect(try lab.balance(try lab.store.customer(named: "c2")) == 0)
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `what is over expires once, whenever it is posted`() throws {
    let lab = try LedgerLab()
    let one = try lab.people(1)[0]
    _ = try lab.post("g", one, .give(50, expires: Instant(seconds: 100)))
    #expect(try lab.post("x", one, .expire, at: 99) == .nothing)
    #expect(try lab.balance(one, at: 100) == 0)
    #expect(try lab.post("x", one, .expire, at: 500).isPosted)
    #expect(try lab.post("x", one, .expire, at: 900) == .nothing)
    let entry = try #require(try lab.store.entries(of: one, purse: "points", most: 1).first)
    #expect(entry.kind == .expire && entry.at.seconds == 100 && entry.change == -50)
    let sums = try #require(try lab.store.reconcile().purses.first)
    #expect(sums.accounts == [.issued: -50, .expired: 50])
  }

  /// Every balance against a plain account of the same story; books balance at all times.
  @Test(arguments: 1...4)
  func `ten thousand things that happen leave books that balance`(_ seed: UInt64) throws {
    let lab = try LedgerLab()
    var random = SeededRandom(seed)
    var people = try lab.people(24)
    var given: [(key: String, who: Int)] = []
    var spent: [(key: String, who: Int)] = []
    var sum: [Purse: Int64] = [:]
    var merged: [(Int, Int)] = []
    func number(_ who: Int) throws -> CustomerNumber {
      try lab.store.customer(named: "c\(who + 1)")
    }
    for batch in 0..<50 {
      var requests: [LedgerRequest] = []
      for step in 0..<50 {
        let who = random.below(people.count)
        let purse = random.below(3) == 0 ? LedgerLab.card : LedgerLab.points
        let now = Int64(batch * 50 + step)
        let key = "\(batch) \(step)"
        let amount = Int64(1 + random.below(90))
        let movement: LedgerRequest.Movement
        switch random.below(8) {
        case 0, 1:
          movement = .give(
            amount,
            expires: random.below(2) == 0 ? Instant(seconds: now + Int64(random.below(400))) : nil)
          given.append((key, who))
        case 2:
          movement = .topUp(amount, bonus: Int64(random.below(20)))
          given.append((key, who))
        case 3:
          movement = .spend(amount, order: random.pick(Wallet.Order.allCases))
          spent.append((key, who))
        case 4 where !spent.isEmpty:
          movement = .giveBack(
            random.below(2) == 0 ? nil : amount, of: random.pick(spent).key)
        case 5 where !given.isEmpty:
          movement = .takeBack(
            random.below(2) == 0 ? nil : amount, of: random.pick(given).key,
            belowZero: random.below(2) == 0)
        case 6: movement = .withdraw(amount)
        default: movement = random.below(3) == 0 ? .adjust(amount - 45) : .expire
        }
        requests.append(
          LedgerRequest(
            key: key, purse: purse, customer: people[who], movement, at: Instant(seconds: now),
            cause: "test"))
        // The same again, as after a crash.
        if random.below(10) == 0, let last = requests.last { requests.append(last) }
      }
      _ = try lab.store.post(requests)
      if random.below(3) == 0 {
        let (a, b) = (random.below(people.count), random.below(people.count))
        if a != b {
          _ = try? lab.store.merge("c\(a + 1)", "c\(b + 1)")
          merged.append((a, b))
        }
      } else if random.below(3) == 0, let last = merged.popLast() {
        _ = try? lab.store.unmerge("c\(last.1 + 1)")
      }
      people = try people.indices.map(number)
      let books = try lab.store.reconcile()
      #expect(books.faults == [], "batch \(batch)")
      for purse in books.purses {
        #expect(purse.accounts.values.reduce(0, +) == 0)
        sum[purse.purse] = purse.accounts[.customer] ?? 0
      }
      // All wallets together are what the books say customers have.
      var held: [Purse: Int64] = [:]
      for who in Set(people) {
        #expect(try lab.linesAddUp(who), "batch \(batch)")
        for (purse, wallet) in try lab.store.wallets(of: who) {
          #expect(wallet.lots.allSatisfy { $0.left >= 0 })
          held[purse, default: 0] +=
            wallet.lots.reduce(0) { $0 + $1.left } - wallet.owedInAll
        }
      }
      #expect(held == sum)
    }
  }
}
