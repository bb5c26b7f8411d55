/// What one customer has of one purse, and the rules by which it becomes more or less.
///
/// The only place that knows them: whoever posts reads a wallet, lets it make the postings, and writes
/// those. It is a value, so a plan can try what an apply will do. Nothing here goes below zero but what
/// is *owed*, which only a claw-back that was declared so can make; credits that come later pay it first.
public struct Wallet: Sendable, Hashable {
  public private(set) var lots: [Lot]
  /// What is owed, by the customer number under which it lies; amounts above 0.
  public private(set) var owed: [Int64: Int64]

  public init(lots: [Lot] = [], owed: [Int64: Int64] = [:]) {
    self.lots = lots.sorted { $0.number < $1.number }
    self.owed = owed.filter { $0.value > 0 }
  }

  /// Which money goes first.
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case bonusFirst = "bonus_first"
    case paidFirst = "paid_first"
    /// As much of each as there is of it, the odd unit from the customer's own.
    case inProportion = "in_proportion"
  }

  /// What can be spent at that time.
  public func balance(at now: Instant) -> Int64 { total(at: now) { _ in true } &- owedInAll }

  public func balance(of source: Lot.Source, at now: Instant) -> Int64 {
    total(at: now) { $0.source == source }
  }

  public var owedInAll: Int64 { owed.values.reduce(0, &+) }

  private func total(at now: Instant, _ isCounted: (Lot) -> Bool) -> Int64 {
    // Nothing that went through `credit` overflows; what a damaged row says may.
    lots.reduce(0) { $0 &+ ($1.left > 0 && $1.counts(at: now) && isCounted($1) ? $1.left : 0) }
  }

  // MARK: More

  /// A new lot, and what of it is owed already goes to that.
  /// - Parameters:
  ///   - entry: the number of the entry, 1…, which becomes the lot's.
  ///   - home: the customer number under which it is to lie.
  ///   - now: when it came in; before that nothing can be spent of it.
  public mutating func credit(
    _ amount: Int64, entry: Int64, home: Int64, source: Lot.Source, at now: Instant,
    expires: Instant? = nil, from account: LedgerAccount
  ) throws(LedgerRefusal) -> [Posting] {
    try check(amount)
    let held = lots.reduce(0) { $0 &+ max(0, $1.left) }
    guard held >= 0, Purse.amounts.sum(held, amount) != nil else { throw .tooMuch(amount) }
    var postings = [
      Posting(account, amount: -amount),
      Posting(
        .customer, home: home, lot: entry, amount: amount,
        made: Posting.Made(source: source, expires: expires)),
    ]
    lots.append(
      Lot(number: entry, home: home, source: source, since: now, expires: expires, left: amount))
    settle(from: lots.count - 1, into: &postings)
    return postings
  }

  /// What is owed is paid with what came in.
  private mutating func settle(from index: Int, into postings: inout [Posting]) {
    for (debtor, debt) in owed.sorted(by: { $0.key < $1.key }) where lots[index].left > 0 {
      let paid = min(debt, lots[index].left)
      lots[index].left -= paid
      owed[debtor] = debt == paid ? nil : debt - paid
      postings.append(
        Posting(.customer, home: lots[index].home, lot: lots[index].number, amount: -paid))
      postings.append(Posting(.customer, home: debtor, lot: Lot.owed, amount: paid))
    }
  }

  /// Gives back what an entry took: to the lots it was taken from, the last one first, so that nobody
  /// gains a longer life for what was about to expire.
  /// - Parameters:
  ///   - taken: what that entry took and no other gave back, by lot, in the order it was taken.
  ///   - account: where it went then.
  public mutating func giveBack(
    _ amount: Int64, taken: [(lot: Int64, amount: Int64)], from account: LedgerAccount
  ) throws(LedgerRefusal) -> [Posting] {
    try check(amount)
    let most = taken.reduce(0) { $0 + $1.amount }
    guard amount <= most else { throw .moreThanTaken(most: most, wants: amount) }
    var left = amount
    var postings = [Posting(account, amount: -amount)]
    for (number, took) in taken.reversed() where left > 0 {
      guard let index = lots.firstIndex(where: { $0.number == number }) else {
        throw .unknownLot(number)
      }
      let back = min(took, left)
      left -= back
      lots[index].left += back
      postings.append(
        Posting(.customer, home: lots[index].home, lot: number, amount: back))
      settle(from: index, into: &postings)
    }
    return postings
  }

  // MARK: Less

  /// - Throws: `.notEnough`; nothing is taken then.
  public mutating func debit(
    _ amount: Int64, at now: Instant, order: Order = .bonusFirst, to account: LedgerAccount
  ) throws(LedgerRefusal) -> [Posting] {
    try check(amount)
    let has = balance(at: now)
    guard has >= amount else { throw short(of: amount, has: has, at: now) }
    var postings: [Posting] = []
    var left = amount
    switch order {
    case .bonusFirst:
      take(&left, at: now, from: [Self.gifts, [.paid]], into: &postings)
    case .paidFirst:
      take(&left, at: now, from: [[.paid], Self.gifts], into: &postings)
    case .inProportion:
      let paid = balance(of: .paid, at: now)
      let all = total(at: now) { _ in true }
      let (product, rest) = amount.multipliedFullWidth(by: all - paid)
      var bonus = all.dividingFullWidth((product, rest)).quotient
      left -= bonus
      take(&bonus, at: now, from: [Self.gifts], into: &postings)
      take(&left, at: now, from: [[.paid], Self.gifts], into: &postings)
    }
    postings.append(Posting(account, amount: amount))
    return postings
  }

  /// One piece of one lot: the coupon whose code was shown, and not another of its kind.
  public mutating func use(
    lot number: Int64, at now: Instant
  ) throws(LedgerRefusal) -> [Posting] {
    guard let index = lots.firstIndex(where: { $0.number == number }) else {
      throw .unknownLot(number)
    }
    guard lots[index].left > 0, lots[index].counts(at: now) else {
      throw .notEnough(has: 0, wants: 1)
    }
    var postings: [Posting] = []
    var left: Int64 = 1
    take(&left, from: index, into: &postings)
    postings.append(Posting(.spent, amount: 1))
    return postings
  }

  /// The customer's own money, back to the customer.
  public mutating func withdraw(
    _ amount: Int64, at now: Instant
  ) throws(LedgerRefusal) -> [Posting] {
    try check(amount)
    let all = balance(at: now)
    let has = max(0, min(balance(of: .paid, at: now), all))
    guard has >= amount else {
      if all > has { throw .notOwn(own: has, has: all, wants: amount) }
      throw short(of: amount, has: has, at: now)
    }
    var postings: [Posting] = []
    var left = amount
    take(&left, at: now, from: [[.paid]], into: &postings)
    postings.append(Posting(.withdrawn, amount: amount))
    return postings
  }

  /// Takes a reward back: what is left of the very lot first, then of others.
  /// - Parameters:
  ///   - lot: what the reward had made, if it is known.
  ///   - home: under which number is owed what is not there; `nil`: nothing is owed.
  ///   - isAlone: other lots are left alone: each coupon is one of its own.
  /// - Returns: the postings, none where there was nothing; and what was not there and is not owed.
  public mutating func takeBack(
    _ amount: Int64, of lot: Int64?, at now: Instant, owedBy home: Int64?, isAlone: Bool = false
  ) throws(LedgerRefusal) -> (postings: [Posting], missing: Int64) {
    try check(amount)
    var postings: [Posting] = []
    var left = amount
    if let index = lots.firstIndex(where: { $0.number == lot }), !lots[index].isOver(at: now) {
      take(&left, from: index, into: &postings)
    }
    if !isAlone { take(&left, at: now, from: [Self.gifts], into: &postings) }
    if left > 0, let home {
      guard let debt = Purse.amounts.sum(owed[home, default: 0], left) else {
        throw .tooMuch(.max)
      }
      owed[home] = debt
      postings.append(Posting(.customer, home: home, lot: Lot.owed, amount: -left))
      left = 0
    }
    let taken = amount - left
    if taken > 0 { postings.append(Posting(.takenBack, amount: taken)) }
    return (postings, left)
  }

  /// The end of a lot, whenever it is posted.
  /// - Returns: nothing where nothing is left, or its time is not over.
  public mutating func expire(_ number: Int64, at now: Instant) -> [Posting] {
    guard let index = lots.firstIndex(where: { $0.number == number }),
      lots[index].isOver(at: now), lots[index].left > 0
    else { return [] }
    let amount = lots[index].left
    lots[index].left = 0
    return [
      Posting(.customer, home: lots[index].home, lot: number, amount: -amount),
      Posting(.expired, amount: amount),
    ]
  }

  /// Lots whose time is over with something left, oldest end first.
  public func over(at now: Instant) -> [Lot] {
    lots.filter { $0.left > 0 && $0.isOver(at: now) }
      .sorted { ($0.expires ?? now, $0.number) < ($1.expires ?? now, $1.number) }
  }

  /// When something of it ends.
  public func nextExpiry(after now: Instant) -> Instant? {
    lots.compactMap { $0.left > 0 && !$0.isOver(at: now) ? $0.expires : nil }.min()
  }

  /// When the balance is another without anything being posted: something ends, or begins to count.
  public func nextChange(after now: Instant) -> Instant? {
    let begins = lots.compactMap { $0.left > 0 && $0.since > now ? $0.since : nil }.min()
    return [nextExpiry(after: now), begins].compactMap { $0 }.min()
  }

  /// There is too little: perhaps because the rest came in later.
  private func short(of amount: Int64, has: Int64, at now: Instant) -> LedgerRefusal {
    let later = lots.reduce(0) { $0 &+ ($1.left > 0 && $1.since > now ? $1.left : 0) }
    return later > 0
      ? .notYet(has: has, later: later, wants: amount) : .notEnough(has: has, wants: amount)
  }

  // MARK: Taking

  /// All that is not the customer's own money.
  private static let gifts: Set<Lot.Source> = [.given, .bonus]

  /// First what expires first, then what is older; of each group of sources in turn. There is enough, or
  /// less is taken.
  private mutating func take(
    _ left: inout Int64, at now: Instant, from groups: [Set<Lot.Source>],
    into postings: inout [Posting]
  ) {
    for sources in groups where left > 0 {
      let usable = lots.indices.filter {
        sources.contains(lots[$0].source) && lots[$0].left > 0 && lots[$0].counts(at: now)
      }
      let order = usable.sorted { Self.goesFirst(lots[$0], lots[$1]) }
      for index in order where left > 0 { take(&left, from: index, into: &postings) }
    }
  }

  private static func goesFirst(_ a: Lot, _ b: Lot) -> Bool {
    let (first, second) = (a.expires?.seconds ?? .max, b.expires?.seconds ?? .max)
    // Numbers of different homes say nothing of time, and neither does the order of a file.
    return (first, a.since, a.number) < (second, b.since, b.number)
  }

  private mutating func take(_ amount: inout Int64, from index: Int, into postings: inout [Posting])
  {
    let part = min(amount, lots[index].left)
    if part <= 0 { return }
    amount -= part
    lots[index].left -= part
    postings.append(
      Posting(.customer, home: lots[index].home, lot: lots[index].number, amount: -part))
  }

  private func check(_ amount: Int64) throws(LedgerRefusal) {
    guard Purse.amounts.contains(amount) else { throw .amount(amount) }
  }
}

/// Why nothing was posted.
public enum LedgerRefusal: Error, Sendable, Hashable {
  /// Not 1…9·10^15.
  case amount(Int64)
  case notEnough(has: Int64, wants: Int64)
  /// What there would be came in later than what is to be taken.
  case notYet(has: Int64, later: Int64, wants: Int64)
  /// Only own money can be withdrawn, and the rest of the balance was given.
  case notOwn(own: Int64, has: Int64, wants: Int64)
  /// A wallet would hold more than can be counted exactly.
  case tooMuch(Int64)
  case moreThanTaken(most: Int64, wants: Int64)
  case unknownLot(Int64)
  /// What is to be given or taken back was never posted.
  case unknownEntry
  /// The key was used for something else.
  case otherContent
}

extension ClosedRange<Int64> {
  /// `nil` outside the range.
  fileprivate func sum(_ a: Int64, _ b: Int64) -> Int64? {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return !overflow && contains(sum) ? sum : nil
  }
}
