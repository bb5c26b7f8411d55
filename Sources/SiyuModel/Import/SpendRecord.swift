/// What an advertisement, or bringing people, cost on a day.
public struct SpendRecord: Sendable, Hashable {
  /// What it was meant to bring about. Raw values are stored: never renumber.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    /// That people follow, add staff or join a group: they can be reached again.
    case privatising = 0
    /// That people buy at once.
    case commercialising = 1
    public var name: String { "\(self)" }
  }

  public var at: Instant
  /// Minor units, not negative.
  public var amount: Int64
  public var kind: Kind
  public var channel: String?
  public var campaign: String?
  /// Full name of the programme it was spent for.
  public var programme: String?

  public init(at: Instant, amount: Int64, kind: Kind) {
    self.at = at
    self.amount = amount
    self.kind = kind
  }
}

/// What was spent for fission, in minor units.
public struct FissionSpend: Sendable, Hashable {
  public var privatising: Int64
  public var commercialising: Int64
  public init(privatising: Int64 = 0, commercialising: Int64 = 0) {
    self.privatising = privatising
    self.commercialising = commercialising
  }
  public var isNothing: Bool { privatising == 0 && commercialising == 0 }
}
