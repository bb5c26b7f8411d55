/// What a plugin's manifest says of one setting: the values that it takes.
public struct SettingRule: Sendable, Hashable {
  public enum Kind: String, CaseIterable, Sendable, Hashable {
    case money, integer, number, text, boolean, duration, choice
    /// Of texts.
    case list
  }

  public struct Bound: Sendable, Hashable {
    /// As the author wrote it, for showing.
    public var spelling: String
    /// Money in the major unit. Beyond 2^53 it is rough, which is enough to compare with.
    public var amount: Double
    public init(spelling: String, amount: Double) {
      self.spelling = spelling
      self.amount = amount
    }
  }

  public var name: String
  public var kind: Kind
  /// For `choice`, in the author's order.
  public var choices: [String]
  public var minimum: Bound?
  public var maximum: Bound?
  /// Where the manifest declares it, 1-based.
  public var line: Int

  public init(
    name: String, kind: Kind, choices: [String] = [], minimum: Bound? = nil,
    maximum: Bound? = nil, line: Int
  ) {
    self.name = name
    self.kind = kind
    self.choices = choices
    self.minimum = minimum
    self.maximum = maximum
    self.line = line
  }

  /// What would have been right, for "wants …, got …"; `nil` in its bounds.
  public func bound(missedBy amount: Double) -> String? {
    if let minimum, amount < minimum.amount { return "at least \(minimum.spelling)" }
    if let maximum, amount > maximum.amount { return "at most \(maximum.spelling)" }
    return nil
  }
}

extension SettingRule.Kind {
  /// Those with a `min` and a `max`.
  public static let bounded: Set<Self> = [.money, .integer, .number]

  /// What a setting of this kind wants, for "wants …, got …".
  ///
  /// - Parameter currency: `nil` while a manifest is read by itself, and knows of none.
  public func wanted(choices: [String], currency: Currency?) -> String {
    switch self {
    case .money:
      guard let currency, currency != .cny else { return "money such as \"2000.00\"" }
      return "money such as \"\(Money.format(2000 * currency.scale, currency, .plain))\""
        + " (\(currency.code))"
    case .integer: return "a whole number such as 30"
    case .number: return "a number such as 0.5"
    case .text: return "text in quotes"
    case .boolean: return "true or false"
    case .duration: return "a duration such as \"90d\""
    case .choice: return "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
    case .list: return "a list of texts such as [\"a\", \"b\"]"
    }
  }
}
