public import SiyuModel

/// What invitations brought: the figures of docs/explanation/measures.md, of those that count.
public struct FissionMeasures: Sendable {
  public struct Generation: Sendable, Hashable {
    public var people: Int
    /// Whom they brought.
    public var brought: Int
    /// `brought` for each of `people`.
    public var factor: Double
  }

  public struct Inviter: Sendable, Hashable {
    public var customer: CustomerNumber
    /// New customers she brought herself.
    public var brought: Int
    /// And all who came by those, however far down.
    public var all: Int
    /// Of those she brought, who came by a code.
    public var byCode = 0
    public var shares = InvitationFigures.Shares()
  }

  /// Who has a code or brought somebody.
  public let inviters: Int
  public let brought: Int
  /// Those whom nobody brought first, then whom they brought, and so on.
  public let generations: [Generation]
  /// Most new customers first; of equal ones the one with more in all, then the smaller number.
  public let leaders: [Inviter]
  /// Claims that do not count, by reason; `nil`: not judged, or waiting.
  public let others: [InvitationRefusal?: Int64]

  /// What was shared, by so many, and how many of the new customers came by a code of theirs.
  public let shares: InvitationFigures.Shares
  public let sharers: Int
  public let byShare: Int

  /// New customers who bought and kept it.
  public let buyers: Int64
  /// What all their orders come to, less refunds; minor units.
  public let value: Int64
  /// Rewards that stand, and what was given and not taken back of all there ever were; money in minor units.
  public let rewards, points, money: Int64
  /// Of that, what stayed out of rewards that were taken back, because it was spent.
  public let partsKept, pointsKept, moneyKept: Int64
  /// And what was given for having brought people who were erased since.
  public let erasedRewards, erasedPoints, erasedMoney: Int64

  /// What was given for those who are new customers still.
  public var pointsForKnown: Int64 { points - erasedPoints }
  public var moneyForKnown: Int64 { money - erasedMoney }

  /// A new customer's part of something; `nil` where there is none.
  public func perNewCustomer(_ sum: Int64) -> Double? {
    brought == 0 ? nil : Double(sum) / Double(brought)
  }

  /// New customers for each inviter; `nil` where there is no inviter.
  public var multiple: Double? { inviters == 0 ? nil : Double(brought) / Double(inviters) }
  /// How many steps the longest way goes from somebody whom nobody brought.
  public var depth: Int { max(0, generations.count - 1) }

  /// What was spent, beside rewards.
  public let spend: FissionSpend
  /// What a new customer cost in money: rewards, and what was spent for it to be known.
  public var costOfNewCustomer: Double? { perNewCustomer(moneyForKnown + spend.privatising) }

  /// - Parameter top: so many leaders at most.
  public init(_ figures: InvitationFigures, spend: FissionSpend = FissionSpend(), top: Int) {
    self.spend = spend
    let tree = InviterTree(figures)
    inviters = tree.children.count { $0 > 0 } + tree.idleHolders
    brought = tree.edges
    var generations: [Generation] = []
    for (index, people) in tree.generations.enumerated() {
      let next = index + 1 < tree.generations.count ? tree.generations[index + 1] : 0
      generations.append(
        Generation(people: people, brought: next, factor: Double(next) / Double(people)))
    }
    self.generations = generations
    var byCode: [CustomerNumber: Int] = [:]
    if !figures.shares.isEmpty {
      for edge in figures.counted where edge.isByCode { byCode[edge.inviter, default: 0] += 1 }
    }
    leaders = tree.leaders(top).map { leader in
      var leader = leader
      leader.byCode = byCode[leader.customer] ?? 0
      leader.shares = figures.shares[leader.customer] ?? InvitationFigures.Shares()
      return leader
    }
    sharers = figures.shares.count
    byShare = figures.shares.keys.reduce(0) { $0 + (byCode[$1] ?? 0) }
    shares = figures.shares.values.reduce(into: InvitationFigures.Shares()) { sum, one in
      sum.count += one.count
      if let clicks = one.clicks { sum.clicks = (sum.clicks ?? 0) + clicks }
    }
    others = figures.others
    (buyers, value) = (figures.buyers, figures.value)
    (rewards, points, money) = (figures.rewards, figures.points, figures.money)
    (partsKept, pointsKept, moneyKept) = (
      figures.partsKept, figures.pointsKept, figures.moneyKept
    )
    (erasedRewards, erasedPoints, erasedMoney) = (
      figures.erasedRewards, figures.erasedPoints, figures.erasedMoney
    )
  }
}

/// Who came by whom, with people by their place among all: a million of them fit into a few arrays.
private struct InviterTree {
  private var people: [CustomerNumber] = []
  /// Place of the inviter; -1 for nobody.
  private var above: [Int32] = []
  /// Those with a code who brought nobody.
  private(set) var idleHolders = 0
  private(set) var children: [Int32] = []
  private(set) var edges = 0
  /// People in each, the first those whom nobody brought.
  private(set) var generations: [Int] = []
  private var below: [Int32] = []

  init(_ figures: InvitationFigures) {
    people.reserveCapacity(figures.counted.count * 2 + figures.holders.count)
    for edge in figures.counted {
      people.append(edge.inviter)
      people.append(edge.invitee)
    }
    people.append(contentsOf: figures.holders)
    people.sort()
    var kept = 0
    for person in people where kept == 0 || people[kept - 1] != person {
      people[kept] = person
      kept += 1
    }
    people.removeLast(people.count - kept)
    let places = Dictionary(
      uniqueKeysWithValues: people.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) })
    above = Array(repeating: -1, count: people.count)
    children = above.map { _ in 0 }
    for edge in figures.counted {
      // Between a merge and the next look one may count twice, or for oneself.
      guard edge.inviter != edge.invitee, let inviter = places[edge.inviter],
        let invitee = places[edge.invitee], above[Int(invitee)] < 0
      else { continue }
      above[Int(invitee)] = inviter
      children[Int(inviter)] += 1
      edges += 1
    }
    idleHolders = figures.holders.count { children[Int(places[$0] ?? 0)] == 0 }
    walk()
  }

  /// Level by level from those whom nobody brought; a circle is never reached.
  private mutating func walk() {
    // Children of each together, in one array: where they begin, and the children.
    var start = [Int32](repeating: 0, count: people.count + 1)
    for place in people.indices { start[place + 1] = start[place] + children[place] }
    var next = start
    var list = [Int32](repeating: 0, count: edges)
    for place in people.indices where above[place] >= 0 {
      let inviter = Int(above[place])
      list[Int(next[inviter])] = Int32(place)
      next[inviter] += 1
    }
    var order = people.indices.filter { above[$0] < 0 }.map { Int32($0) }
    var begin = 0
    while begin < order.count {
      let end = order.count
      generations.append(end - begin)
      for index in begin..<end {
        let person = Int(order[index])
        order.append(contentsOf: list[Int(start[person])..<Int(start[person + 1])])
      }
      begin = end
    }
    below = [Int32](repeating: 0, count: people.count)
    for person in order.reversed() where above[Int(person)] >= 0 {
      below[Int(above[Int(person)])] += below[Int(person)] + 1
    }
  }

  func leaders(_ top: Int) -> [FissionMeasures.Inviter] {
    people.indices.filter { children[$0] > 0 }
      .sorted { (children[$1], below[$1], $0) < (children[$0], below[$0], $1) }
      .prefix(top)
      .map {
        FissionMeasures.Inviter(
          customer: people[$0], brought: Int(children[$0]), all: Int(below[$0]))
      }
  }
}
