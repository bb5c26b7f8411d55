internal import SiyuModel

extension DeclarationsCheck {
  /// What is wrong with the memberships, as the end of a sentence.
  /// - Parameter functions: the numbers that are taken; those of memberships are added.
  func problem(
    inMemberships all: [MembershipDeclaration], _ functions: inout Set<Int>
  ) -> String? {
    var names: Set<String> = []
    for membership in all {
      let name = Self.quoted(membership.name)
      if !names.insert(membership.name).inserted { return "membership \(name) is declared twice" }
      guard isOwn(membership.name) else { return "membership \(name) is not its own" }
      guard source.asked.contains("membership") else {
        return "membership \(name) needs the permission 'membership', which it does not ask for"
      }
      for function in membership.functionNumbers where !functions.insert(function).inserted {
        return "two rules share one function"
      }
      switch membership {
      case .growth(let growth):
        if let problem = problem(in: growth) { return "membership \(name) \(problem)" }
      case .storedValue(let card):
        if let problem = problem(in: card) { return "membership \(name) \(problem)" }
      case .product(let product):
        if let problem = problem(in: product) { return "membership \(name) \(problem)" }
      case .benefit(let benefit):
        if benefit.lasts.isZero { return "membership \(name) lasts no time" }
        if benefit.sells.isEmpty { return "membership \(name) is sold by nothing" }
      }
    }
    return nil
  }

  private func problem(in card: StoredValueMembership) -> String? {
    var last: Int64 = 0
    for bonus in card.bonuses {
      guard Purse.amounts.contains(bonus.from), Purse.amounts.contains(bonus.bonus) else {
        return "has a bonus of no amount"
      }
      guard bonus.from > last else { return "has bonuses that overlap" }
      last = bonus.from
    }
    return card.bonusLasts?.isZero == true ? "has a bonus that lasts no time" : nil
  }

  private func problem(in product: ProductSubscription) -> String? {
    if product.every.isZero { return "delivers all at once" }
    if product.sells.isEmpty { return "is sold by nothing" }
    if let times = product.times, !ProductSubscription.mostTimes.contains(times) {
      return "delivers \(times) times"
    }
    if case .sku(let sku) = product.deliver, !ProductSubscription.isDeliverable(sku) {
      return "delivers what is no sku"
    }
    if let task = product.task, !SOPLimits.isPlain(task) { return "has a task of no proper title" }
    if product.task != nil, !source.asked.contains("task") {
      return "needs the permission 'task', which it does not ask for"
    }
    return nil
  }

  /// What is wrong with the benefits, as the end of a sentence.
  func problem(inBenefits all: PluginDeclarations) -> String? {
    var names: Set<String> = []
    for benefit in all.benefits {
      let name = Self.quoted(benefit.name)
      if !names.insert(benefit.name).inserted { return "benefit \(name) is declared twice" }
      guard isOwn(benefit.name) else { return "benefit \(name) is not its own" }
      if let uses = benefit.uses, !(1...1_000_000).contains(uses) {
        return "benefit \(name) can be used \(uses) times"
      }
      if benefit.per?.isZero == true { return "benefit \(name) has a period of no length" }
      if let points = benefit.points {
        guard SOPLimits.points.contains(points) else {
          return "benefit \(name) gives \(points) points"
        }
        guard source.asked.contains("points") else {
          return "benefit \(name) needs the permission 'points', which it does not ask for"
        }
      }
      if let coupon = benefit.coupon, !all.coupons.contains(where: { $0.localID == coupon }) {
        return "benefit \(name) gives a coupon that it does not declare"
      }
    }
    for membership in all.memberships {
      let states: [String]
      switch membership {
      case .growth(let growth): states = growth.levels.map(\.id)
      default: states = [SubscriptionState.active.rawValue]
      }
      let benefits = Dictionary(
        all.benefits.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      for state in states {
        if let problem = MembershipDeclaration.crowding(
          membership.benefits(in: state).compactMap { benefits[$0] }, in: state)
        {
          return "the benefits of membership \(Self.quoted(membership.name)) \(problem)"
        }
        if membership.benefits(in: state).count > MembershipDeclaration.mostBenefits {
          return "membership \(Self.quoted(membership.name)) has too many benefits"
        }
        if let other = membership.benefits(in: state).first(where: { !names.contains($0) }) {
          return
            "membership \(Self.quoted(membership.name)) has the benefit \(Self.quoted(other)), "
            + "which it does not declare"
        }
      }
    }
    return nil
  }

  private func problem(in growth: GrowthMembership) -> String? {
    if growth.period.isZero { return "has a period of no length" }
    if growth.levels.isEmpty { return "has no levels" }
    var ids: Set<String> = [Standing.noState]
    var last: Double?
    for level in growth.levels {
      guard Self.isName(level.id) else { return "has a level without a proper name" }
      if !ids.insert(level.id).inserted { return "has the level \(Self.quoted(level.id)) twice" }
      guard level.from.isFinite, level.from >= 0, last.map({ level.from > $0 }) ?? true else {
        return "has levels that overlap, or begin below 0"
      }
      last = level.from
    }
    return nil
  }
}
