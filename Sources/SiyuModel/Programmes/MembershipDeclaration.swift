/// A membership as a plugin declared it.
public enum MembershipDeclaration: Sendable, Hashable {
  /// Levels by what a customer did.
  case growth(GrowthMembership)
  /// A card with the customer's own money.
  case storedValue(StoredValueMembership)
  /// Something is delivered again and again.
  case product(ProductSubscription)
  /// A paid period with benefits.
  case benefit(BenefitSubscription)

  /// Full name: `pet-food.vip`.
  public var name: String {
    switch self {
    case .growth(let growth): growth.name
    case .storedValue(let card): card.name
    case .product(let product): product.name
    case .benefit(let benefit): benefit.name
    }
  }

  public var title: String {
    switch self {
    case .growth(let growth): growth.title
    case .storedValue(let card): card.title
    case .product(let product): product.title
    case .benefit(let benefit): benefit.title
    }
  }

  public var place: SourcePlace {
    switch self {
    case .growth(let growth): growth.place
    case .storedValue(let card): card.place
    case .product(let product): product.place
    case .benefit(let benefit): benefit.place
    }
  }

  /// As authors write it: `growth`.
  public var kind: String {
    switch self {
    case .growth: "growth"
    case .storedValue: "stored_value"
    case .product: "product_subscription"
    case .benefit: "benefit_subscription"
    }
  }

  public static let kinds = [
    "growth", "stored_value", "product_subscription", "benefit_subscription",
  ]

  /// `card`, as its plugin calls it.
  public var localID: String { String(name.drop { $0 != "." }.dropFirst()) }

  /// The functions that it has asked.
  public var functionNumbers: [Int] {
    switch self {
    case .growth(let growth): return [growth.by]
    case .storedValue: return []
    case .product(let product):
      if case .function(let deliver) = product.deliver { return [product.bought, deliver] }
      return [product.bought]
    case .benefit(let benefit): return [benefit.bought]
    }
  }
}

/// Levels by a number: what was spent, how often was ordered, or whatever a function says.
public struct GrowthMembership: Sendable, Hashable {
  public struct Level: Sendable, Hashable {
    /// The state of those who have it; never `none`.
    public var id: String
    public var title: String
    /// The least number that earns it.
    public var from: Double
    /// Full names of what those who have it get.
    public var benefits: [String]
    public init(id: String, title: String, from: Double, benefits: [String] = []) {
      self.benefits = benefits
      self.id = id
      self.title = title
      self.from = from
    }
  }

  public var name: String
  public var title: String
  /// A function `(c, ctx)` that returns a number, perhaps with a reason.
  public var by: Int
  /// How long a level is kept at least, whatever is earned meanwhile.
  public var period: CalendarDuration
  /// How long it is kept on top of that when less is earned by then; may be nothing.
  public var grace: CalendarDuration
  /// At least one, ascending by `from`, all different.
  public var levels: [Level]
  public var place: SourcePlace

  public init(
    name: String, title: String, by: Int, period: CalendarDuration, grace: CalendarDuration,
    levels: [Level], place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.by = by
    self.period = period
    self.grace = grace
    self.levels = levels
    self.place = place
  }

  public static let usualPeriod = CalendarDuration(months: 12)!
  /// More than anybody can tell apart.
  public static let mostLevels = 100

  /// Position of the highest level that a number earns; `nil`: none.
  public func level(for number: Double) -> Int? { levels.lastIndex { $0.from <= number } }
  public func level(_ id: String) -> Int? { levels.firstIndex { $0.id == id } }
}
