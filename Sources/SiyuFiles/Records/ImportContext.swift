public import SiyuModel

/// What a file does not say about itself.
public struct ImportContext: Sendable {
  /// The brand's zone, for times without an offset.
  public var zone: TimeZoneRules
  public var currency: Currency
  /// Who issued the ids, from the map; also the platform of accounts that name none.
  public internal(set) var source = ""

  public init(zone: TimeZoneRules, currency: Currency) {
    self.zone = zone
    self.currency = currency
  }
}
