import SiyuModel

/// Turns what a file says into what a plugin sees.
enum SettingValue {
  /// What would have been right, for "wants …, got …".
  struct Wanted: Error {
    var text: String
  }

  static let boundedKinds: Set<SettingDeclaration.Kind> = [.money, .integer, .number]

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
    return .failure(Wanted(text: wanted(kind, choices: choices, item: item, currency: currency)))
  }

  /// Four decimals: as many as any currency has.
  private static let finestCurrency = Currency(code: "CLF") ?? .cny

  private static func wanted(
    _ kind: SettingDeclaration.Kind, choices: [String], item: TOMLItem, currency: Currency?
  ) -> String {
    switch kind {
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

extension SettingDeclaration {
  /// The value of an item for this setting, in its bounds.
  func read(
    _ item: TOMLItem, currency: Currency?
  ) -> Result<DataValue, SettingValue.Wanted> {
    let value = SettingValue.read(item, kind: kind, choices: choices, currency: currency)
    guard case .success = value, let amount = item.settingAmount(kind) else { return value }
    if let low = minimum?.settingAmount(kind), let bound = minimum, amount < low {
      return .failure(SettingValue.Wanted(text: "at least \(bound.spelling)"))
    }
    if let high = maximum?.settingAmount(kind), let bound = maximum, amount > high {
      return .failure(SettingValue.Wanted(text: "at most \(bound.spelling)"))
    }
    return value
  }
}

extension TOMLItem {
  /// A number to compare with bounds. Amounts beyond 2^53 are compared roughly, which is enough.
  func settingAmount(_ kind: SettingDeclaration.Kind) -> Double? {
    guard SettingValue.boundedKinds.contains(kind) else { return nil }
    switch SettingValue.read(self, kind: kind, currency: nil) {
    case .success(.int(let number)): return Double(number)
    case .success(.double(let number)): return number
    default: return nil
    }
  }
}
