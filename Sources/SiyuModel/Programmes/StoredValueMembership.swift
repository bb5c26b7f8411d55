/// A card with the customer's own money on it, and what the brand puts on top.
public struct StoredValueMembership: Sendable, Hashable {
  /// What comes on top of a top-up that reaches so much. In minor units.
  public struct Bonus: Sendable, Hashable {
    public var from: Int64
    public var bonus: Int64
    public init(from: Int64, bonus: Int64) {
      self.from = from
      self.bonus = bonus
    }
  }

  /// Full name, which is the purse's: `pet-food.card`.
  public var name: String
  public var title: String
  /// Ascending by `from`, all different; may be none.
  public var bonuses: [Bonus]
  /// How long what comes on top can be spent; `nil`: for ever.
  public var bonusLasts: CalendarDuration?
  /// Which money is spent first.
  public var order: Wallet.Order
  public var place: SourcePlace

  public init(
    name: String, title: String, bonuses: [Bonus] = [], bonusLasts: CalendarDuration? = nil,
    order: Wallet.Order = .bonusFirst, place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.bonuses = bonuses
    self.bonusLasts = bonusLasts
    self.order = order
    self.place = place
  }

  public static let mostBonuses = 100
  public var purse: Purse { Purse(name: name, unit: .money) }

  /// On top of one top-up: that of the greatest `from` it reaches.
  public func bonus(on amount: Int64) -> Int64 {
    bonuses.last { $0.from <= amount }?.bonus ?? 0
  }

  /// What a top-up posts.
  /// - Parameter zone: the brand's.
  public func topUp(
    _ amount: Int64, at now: Instant, zone: TimeZoneRules
  ) -> LedgerRequest.Movement {
    .topUp(
      amount, bonus: bonus(on: amount), bonusExpires: bonusLasts.map { zone.adding($0, to: now) })
  }
}
