public import SiyuModel

/// Adds up what a pass does in programmes.
struct ProgrammeTally {
  private struct Way: Hashable {
    var from: String
    var to: String
  }
  private struct Sums {
    var moves: [Way: (count: Int64, examples: [Int64])] = [:]
    var given: [Purse: (times: Int64, amount: Int64)] = [:]
    var gifts: [String: (gift: ProgrammeOutcome.Gift, examples: [Int64])] = [:]
    var late: Int64 = 0
    var waiting: [String: [Int64: Int64]] = [:]
    var failures: Int64 = 0
    var failureExamples: [(customer: Int64, diagnostic: Diagnostic)] = []
  }
  private var sums: [String: Sums]

  init(_ programmes: [any Programme]) {
    sums = Dictionary(
      programmes.map { ($0.name, Sums()) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func moved(_ programme: String, _ from: String, _ to: String, _ customer: Int64) {
    var move = sums[programme]?.moves[Way(from: from, to: to)] ?? (0, [])
    move.count += 1
    if move.examples.count < examplesKept { move.examples.append(customer) }
    sums[programme]?.moves[Way(from: from, to: to)] = move
  }

  /// A delivery that is made long after it was due.
  mutating func late(_ programme: String) { sums[programme]?.late += 1 }

  /// Something is due and waits, because the plugin may not bring it about.
  mutating func waits(
    _ programme: String, for permission: String, _ count: Int64 = 1, of customer: Int64
  ) {
    if count > 0 {
      sums[programme]?.waiting[permission, default: [:]][customer, default: 0] += count
    }
  }

  mutating func gave(_ programme: String, _ amount: Int64, to purse: Purse) {
    let before = sums[programme]?.given[purse] ?? (0, 0)
    sums[programme]?.given[purse] = (before.times + 1, before.amount + amount)
  }

  /// - Parameter benefit: what a customer is given for a programme.
  mutating func gave(
    _ programme: String, _ benefit: BenefitDeclaration, points: Int64, coupons: Int64,
    _ customer: Int64, isLate: Bool = false
  ) {
    var sum =
      sums[programme]?.gifts[benefit.name]
      ?? (ProgrammeOutcome.Gift(benefit: benefit.name, title: benefit.title), [])
    sum.gift.count += 1
    sum.gift.points += points
    sum.gift.coupons += coupons
    if isLate { sum.gift.late += 1 }
    if sum.examples.count < examplesKept { sum.examples.append(customer) }
    sums[programme]?.gifts[benefit.name] = sum
  }

  /// Coupons for which no code is left; some are of benefits.
  mutating func missed(_ postings: [MissedGift]) {
    for missed in postings {
      guard let (programme, benefit, _, _) = Entitlement.given(by: missed.request.key) else {
        continue
      }
      guard var sum = sums[programme]?.gifts[benefit] else { continue }
      sum.gift.coupons -= 1
      if missed.isAgain {
        // It was told when it was missed first, and nothing is given now.
        sum.gift.count -= 1
        sum.examples.removeAll { $0 == missed.customer }
      } else {
        sum.gift.withoutCode += 1
      }
      sums[programme]?.gifts[benefit] = sum.gift.count > 0 ? sum : nil
    }
  }

  mutating func failed(_ programme: String, _ customer: Int64, _ diagnostic: Diagnostic?) {
    sums[programme]?.failures += 1
    guard let diagnostic, sums[programme]?.failureExamples.count ?? 0 < examplesKept else { return }
    sums[programme]?.failureExamples.append((customer, diagnostic))
  }

  func outcomes(
    _ programmes: [any Programme], refusals: [String: Refusal],
    publicID: (Int64) -> String?
  ) -> [(plugin: Int, outcome: ProgrammeOutcome)] {
    programmes.map { programme in
      var outcome = ProgrammeOutcome(
        name: programme.name, title: programme.title, kind: programme.kind, noun: programme.noun)
      outcome.refusal = refusals[programme.name]
      let order = [Standing.noState] + programme.states.map(\.id)
      func place(_ state: String) -> Int { order.firstIndex(of: state) ?? order.count }
      let titles = Dictionary(
        programme.states.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
      let own = sums[programme.name] ?? Sums()
      outcome.moves = own.moves.sorted { a, b in
        (place(a.key.from), place(a.key.to), a.key.from, a.key.to)
          < (place(b.key.from), place(b.key.to), b.key.from, b.key.to)
      }.map { way, sum in
        ProgrammeOutcome.Move(
          from: way.from, to: way.to, title: titles[way.to], count: sum.count,
          examples: sum.examples.compactMap(publicID))
      }
      outcome.earned = own.given.sorted { $0.key.name < $1.key.name }.map {
        ProgrammeOutcome.Earned(purse: $0, times: $1.times, amount: $1.amount)
      }
      outcome.gifts = own.gifts.values.map { gift, examples in
        var gift = gift
        gift.examples = examples.compactMap(publicID)
        return gift
      }.sorted { $0.benefit < $1.benefit }
      outcome.late = own.late
      outcome.waiting = own.waiting.sorted { $0.key < $1.key }.map {
        ProgrammeOutcome.Waiting(permission: $0.key, customers: $0.value)
      }
      outcome.failures = own.failures
      outcome.failureExamples = own.failureExamples.compactMap { example in
        publicID(example.customer).map { ($0, example.diagnostic) }
      }
      return (programme.plugin, outcome)
    }
  }
}

/// What a pass does in one programme.
public struct ProgrammeOutcome: Sendable {
  /// Full name, the plugin's id first.
  public var name: String
  public var title: String
  /// As authors write it: `growth`.
  public var kind: String
  /// What its author declared it with: `membership`.
  public var noun: String
  /// Nobody is looked at, because the plugin may not say what customers are.
  public var refusal: Refusal?
  /// From state to state, in the order of the states.
  public var moves: [Move] = []
  /// What members of a KOC programme get for their tasks, by purse.
  public var earned: [Earned] = []
  /// What its benefits give, by their names.
  public var gifts: [Gift] = []
  /// Deliveries that are made more than three days after they were due.
  public var late: Int64 = 0
  /// What is due and waits for permissions that the plugin was not granted.
  public var waiting: [Waiting] = []
  /// Customers for whom a function raised an error; they stay what they are.
  public var failures: Int64 = 0
  /// The first few, with the customer's public id.
  public var failureExamples: [(id: String, diagnostic: Diagnostic)] = []

  public struct Move: Sendable, Hashable {
    public var from: String
    public var to: String
    /// Of the state it leads to, where that is declared.
    public var title: String?
    public var count: Int64
    /// Public ids of the first few.
    public var examples: [String]
  }

  public struct Earned: Sendable, Hashable {
    public var purse: Purse
    public var times: Int64
    /// Points, minor units, or pieces.
    public var amount: Int64
  }

  /// Gifts or deliveries of those who are looked at that wait for one permission.
  public struct Waiting: Sendable, Hashable {
    /// `points`, `coupon`, `task`.
    public var permission: String
    public var count: Int64
    /// Of whom how many.
    private var customers: [Int64: Int64]

    init(permission: String, customers: [Int64: Int64]) {
      self.permission = permission
      self.customers = customers
      count = customers.values.reduce(0, +)
    }

    /// A pass that looks at a customer again finds all that waits, also what waited before.
    mutating func lookAgain(_ later: Self) {
      customers.merge(later.customers) { $1 }
      count = customers.values.reduce(0, +)
    }
  }

  /// What siyu gives of one benefit.
  public struct Gift: Sendable, Hashable {
    /// Full name.
    public var benefit: String
    public var title: String
    /// Customers.
    public var count: Int64 = 0
    public var points: Int64 = 0
    public var coupons: Int64 = 0
    /// Coupons for which no code was left.
    public var withoutCode: Int64 = 0
    /// Of ``count`` those that waited for a permission.
    public var late: Int64 = 0
    /// Public ids of the first few.
    public var examples: [String] = []

    /// `gift`, as its plugin calls it.
    public var localID: String { String(benefit.drop { $0 != "." }.dropFirst()) }

    /// The sums of two passes.
    mutating func add(_ later: Self) {
      count += later.count
      points += later.points
      coupons += later.coupons
      withoutCode += later.withoutCode
      late += later.late
      if examples.isEmpty { examples = later.examples }
    }
  }

  public var given: Int64 { gifts.reduce(0) { $0 + $1.count } }
  public var isIdle: Bool {
    moves.isEmpty && earned.isEmpty && gifts.isEmpty && late == 0 && waiting.isEmpty
      && failures == 0
  }

  /// The noun of screens, and the state of whoever one says yes of.
  public static let screen = "screen"
  public static let suspect = "suspect"
}
