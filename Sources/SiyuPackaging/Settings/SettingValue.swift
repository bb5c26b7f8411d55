import SiyuModel

/// Turns what a file says into what a plugin sees.
enum SettingValue {
  /// What would have been right, for "wants …, got …".
  struct Wanted: Error {
    var text: String
  }

  /// - Parameter currency: `nil` while a manifest is read by itself. It does not know the
  ///   workspace's currency, so any number of decimals that some currency has will do.
  static func read(
    _ item: TOMLItem, kind: SettingDeclaration.Kind, choices: [String] = [], currency: Currency?
  ) -> Result<DataValue, Wanted> {
    switch (kind, item.value) {
    case (.money, .text(let text)):
      guard let minor = try? Money.parse(text, currency ?? finestCurrency) else { break }
      return .success(.int(minor))
    case (.integer, .integer(let number)): return .success(.int(number))
    case (.number, .integer(let number)): return .success(.double(Double(number)))
    case (.number, .number(let number)) where number.isFinite: return .success(.double(number))
    case (.text, .text(let text)): return .success(.string(text))
    case (.boolean, .flag(let flag)): return .success(.bool(flag))
    case (.duration, .text(let text)):
      guard (try? CalendarDuration(text)) != nil else { break }
      return .success(.string(text))
    case (.choice, .text(let text)) where choices.contains(text): return .success(.string(text))
    case (.list, .list(let items)):
      let texts = items.compactMap { item -> DataValue? in
        if case .text(let text) = item.value { .string(text) } else { nil }
      }
      guard texts.count == items.count else { break }
      return .success(.list(texts))
    default: break
    }
    return .failure(Wanted(text: kind.wanted(choices: choices, currency: currency)))
  }

  /// Four decimals: as many as any currency has.
  static let finestCurrency = Currency(code: "CLF") ?? .cny
}

extension SettingDeclaration {
  /// What specs go by, too.
  var rule: SettingRule {
    func bound(_ item: TOMLItem?) -> SettingRule.Bound? {
      guard let item, let amount = item.settingAmount(kind) else { return nil }
      return SettingRule.Bound(spelling: item.spelling, amount: amount)
    }
    return SettingRule(
      name: name, kind: kind, choices: choices, minimum: bound(minimum), maximum: bound(maximum),
      line: line)
  }

  /// The value of an item for this setting, in its bounds.
  func read(
    _ item: TOMLItem, currency: Currency?
  ) -> Result<DataValue, SettingValue.Wanted> {
    let value = SettingValue.read(item, kind: kind, choices: choices, currency: currency)
    guard case .success = value, let amount = item.settingAmount(kind) else { return value }
    if let bound = rule.bound(missedBy: amount) {
      return .failure(SettingValue.Wanted(text: bound))
    }
    return value
  }
}

extension TOMLItem {
  /// A number to compare with bounds, of money in the major unit. Amounts beyond 2^53 are compared
  /// roughly, which is enough.
  func settingAmount(_ kind: SettingDeclaration.Kind) -> Double? {
    guard SettingRule.Kind.bounded.contains(kind) else { return nil }
    switch SettingValue.read(self, kind: kind, currency: nil) {
    case .success(.int(let number)):
      return Double(number) / (kind == .money ? Double(SettingValue.finestCurrency.scale) : 1)
    case .success(.double(let number)): return number
    default: return nil
    }
  }
}
