/// A membership as a plugin declared it.
public enum MembershipDeclaration: Sendable, Hashable {
  /// Levels by what a customer did.
  case growth(GrowthMembership)

  /// Full name: `pet-food.vip`.
  public var name: String {
    switch self {
    case .growth(let growth): growth.name
    }
  }

  public var title: String {
    switch self {
    case .growth(let growth): growth.title
    }
  }

  public var place: SourcePlace {
    switch self {
    case .growth(let growth): growth.place
    }
  }

  /// As authors write it: `growth`.
  public var kind: String {
    switch self {
    case .growth: "growth"
    }
  }

  public static let kinds = ["growth"]

  /// The functions that it has asked.
  public var functionNumbers: [Int] {
    switch self {
    case .growth(let growth): [growth.by]
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
    public init(id: String, title: String, from: Double) {
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
