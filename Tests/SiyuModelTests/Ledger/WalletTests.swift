import SiyuModel
import SiyuTestSupport
import Testing

@Suite struct WalletTests {
  private let day: Int64 = 86_400
  private func at(_ day: Int64) -> Instant { Instant(seconds: day * 86_400) }

  private func lots(_ wallet: Wallet) -> [String] {
    wallet.lots.map { "\($0.number):\($0.left)" }
  }

  private func legs(_ postings: [Posting]) -> [String] {
    postings.map { "\($0.account.name) \($0.lot) \($0.amount)" }
  }

  private func card() throws -> Wallet {
    var wallet = Wallet()
    _ = try wallet.credit(100, entry: 1, home: 7, source: .paid, at: at(0), from: .paid)
    _ = try wallet.credit(
      30, entry: 2, home: 7, source: .bonus, at: at(0), expires: at(20), from: .issued)
    _ = try wallet.credit(
      20, entry: 3, home: 7, source: .bonus, at: at(0), expires: at(10), from: .issued)
    return wallet
  }

  @Test(arguments: [
    (Wallet.Order.bonusFirst, ["1:100", "2:10", "3:0"]),
    (.paidFirst, ["1:60", "2:30", "3:20"]),
    // 40 of 150: a third of it is bonus, 13, and the odd one is the customer's own.
    (.inProportion, ["1:73", "2:30", "3:7"]),
  ])
  func `what expires first is used first`(_ order: Wallet.Order, _ left: [String]) throws {
    var wallet = try card()
    let postings = try wallet.debit(40, at: at(1), order: order, to: .spent)
    #expect(lots(wallet) == left)
    #expect(postings.reduce(0) { $0 + $1.amount } == 0)
    #expect(postings.last == Posting(.spent, amount: 40))
  }

  @Test func `of what ends at the same time the older is used first, whatever its number`() throws {
    var wallet = Wallet()
    _ = try wallet.credit(10, entry: 1, home: 7, source: .given, at: at(5), from: .issued)
    _ = try wallet.credit(10, entry: 2, home: 8, source: .given, at: at(2), from: .issued)
    _ = try wallet.credit(
      10, entry: 3, home: 7, source: .given, at: at(5), expires: at(20), from: .issued)
    _ = try wallet.credit(
      10, entry: 4, home: 8, source: .given, at: at(2), expires: at(20), from: .issued)
    let postings = try wallet.debit(35, at: at(6), to: .spent)
    #expect(postings.dropLast().map(\.lot) == [4, 3, 2, 1])
    #expect(lots(wallet) == ["1:5", "2:0", "3:0", "4:0"])
  }

  @Test func `a bonus that ends goes before a gift that does not`() throws {
    var wallet = try card()
    _ = try wallet.credit(10, entry: 4, home: 7, source: .given, at: at(0), from: .issued)
    let postings = try wallet.debit(65, at: at(1), order: .bonusFirst, to: .spent)
    #expect(postings.dropLast().map(\.lot) == [3, 2, 4, 1])
  }

  @Test func `a lot counts to the second of its end`() throws {
    let wallet = try card()
    #expect(wallet.balance(at: at(10).advanced(bySeconds: -1)) == 150)
    #expect(wallet.balance(at: at(10)) == 130)
    #expect(wallet.balance(at: at(20)) == 100)
    #expect(wallet.nextExpiry(after: at(1)) == at(10))
    #expect(wallet.nextExpiry(after: at(10)) == at(20))
    #expect(wallet.nextExpiry(after: at(20)) == nil)
  }

  @Test func `nothing is taken where there is not enough`() throws {
    var wallet = try card()
    let before = wallet
    #expect(throws: LedgerRefusal.notEnough(has: 130, wants: 131)) {
      try wallet.debit(131, at: at(10), to: .spent)
    }
    #expect(throws: LedgerRefusal.notOwn(own: 100, has: 150, wants: 101)) {
      try wallet.withdraw(101, at: at(1))
    }
    #expect(throws: LedgerRefusal.amount(0)) { try wallet.debit(0, at: at(1), to: .spent) }
    #expect(throws: LedgerRefusal.amount(-5)) {
      try wallet.credit(-5, entry: 9, home: 7, source: .given, at: at(0), from: .issued)
    }
    #expect(wallet == before)
  }

  @Test func `what is over expires once, at its own lot`() throws {
    var wallet = try card()
    #expect(wallet.expire(3, at: at(9)) == [])
    #expect(wallet.over(at: at(20)).map(\.number) == [3, 2])
    #expect(legs(wallet.expire(3, at: at(20))) == ["customer 3 -20", "expired 0 20"])
    #expect(wallet.expire(3, at: at(20)) == [])
    #expect(wallet.balance(at: at(1)) == 130)
  }

  @Test func `what is given back goes to the lots it came from, the last first`() throws {
    var wallet = try card()
    _ = try wallet.debit(60, at: at(1), order: .bonusFirst, to: .spent)
    #expect(lots(wallet) == ["1:90", "2:0", "3:0"])
    let taken: [(lot: Int64, amount: Int64)] = [(3, 20), (2, 30), (1, 10)]
    let postings = try wallet.giveBack(25, taken: taken, from: .spent)
    #expect(legs(postings) == ["spent 0 -25", "customer 1 10", "customer 2 15"])
    #expect(lots(wallet) == ["1:100", "2:15", "3:0"])
    #expect(throws: LedgerRefusal.moreThanTaken(most: 20, wants: 21)) {
      try wallet.giveBack(21, taken: [(3, 20)], from: .spent)
    }
  }

  @Test
  func `a reward is taken back from its own lot, then from others, never from the customer's`()
    throws
  {
    var wallet = try card()
    let (postings, missing) = try wallet.takeBack(60, of: 2, at: at(1), owedBy: nil)
    #expect(legs(postings) == ["customer 2 -30", "customer 3 -20", "taken-back 0 50"])
    #expect(missing == 10)
    #expect(wallet.balance(at: at(1)) == 100)
    let (none, all) = try wallet.takeBack(5, of: 2, at: at(1), owedBy: nil)
    #expect(none == [] && all == 5)
  }

  @Test func `what is owed is paid first`() throws {
    var wallet = Wallet()
    _ = try wallet.credit(50, entry: 1, home: 7, source: .given, at: at(0), from: .issued)
    _ = try wallet.debit(40, at: at(0), to: .spent)
    let (postings, missing) = try wallet.takeBack(50, of: 1, at: at(1), owedBy: 7)
    #expect(
      legs(postings) == ["customer 1 -10", "customer 0 -40", "taken-back 0 50"])
    #expect(missing == 0)
    #expect(wallet.balance(at: at(1)) == -40)
    #expect(throws: LedgerRefusal.notEnough(has: -40, wants: 1)) {
      try wallet.debit(1, at: at(1), to: .spent)
    }
    let more = try wallet.credit(60, entry: 5, home: 8, source: .given, at: at(0), from: .issued)
    #expect(
      legs(more) == ["issued 0 -60", "customer 5 60", "customer 5 -40", "customer 0 40"])
    #expect(wallet.owed == [:])
    #expect(wallet.balance(at: at(1)) == 20)
  }

  /// Against one number that is only added to and taken from.
  @Test(arguments: 1...20)
  func `every posting adds up, and lots are what a plain count says`(_ seed: UInt64) throws {
    var random = SeededRandom(seed)
    var wallet = Wallet()
    var sums: [LedgerAccount: Int64] = [:]
    var entry: Int64 = 0
    for step in 0..<300 {
      let now = at(Int64(step / 3))
      entry += 1
      let amount = Int64(1 + random.below(50))
      var postings: [Posting] = []
      let before = wallet
      do {
        switch random.below(6) {
        case 0, 1:
          let expires = random.below(2) == 0 ? nil : at(Int64(step / 3 + 1 + random.below(30)))
          let source = random.pick(Lot.Source.allCases)
          postings = try wallet.credit(
            amount, entry: entry, home: Int64(1 + random.below(2)), source: source,
            at: now, expires: source == .paid ? nil : expires,
            from: source == .paid ? .paid : .issued)
        case 2:
          postings = try wallet.debit(
            amount, at: now, order: random.pick(Wallet.Order.allCases), to: .spent)
        case 3:
          postings = try wallet.takeBack(
            amount, of: Int64(random.below(Int(entry))), at: now,
            owedBy: random.below(2) == 0 ? 1 : nil
          ).postings
        case 4: postings = try wallet.withdraw(amount, at: now)
        default:
          for lot in wallet.over(at: now) { postings += wallet.expire(lot.number, at: now) }
        }
      } catch {
        #expect(wallet == before)
      }
      for posting in postings { sums[posting.account, default: 0] += posting.amount }
      #expect(sums.values.reduce(0, +) == 0)
      let held = wallet.lots.reduce(0) { $0 + $1.left } - wallet.owedInAll
      #expect(sums[.customer, default: 0] == held)
      #expect(wallet.lots.allSatisfy { $0.left >= 0 })
      #expect(wallet.owed.values.allSatisfy { $0 > 0 })
      #expect(wallet.over(at: now).allSatisfy { $0.left > 0 })
    }
  }
}
