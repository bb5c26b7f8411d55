/// Amounts between text in the major unit and integers in the minor one; never floating point.
public enum Money {
  /// ±9·10^15 minor units: every such amount is also exact as a Lua number or a JSON double.
  public static let range: ClosedRange<Int64> = -9_000_000_000_000_000...9_000_000_000_000_000

  /// Minor units of a decimal text: "1,234.50", "¥12", "12.5元", "-3", ".5".
  ///
  /// A sign and the currency's sign may stand before the number, its code or 元/円/圆 after or
  /// before; commas must part groups of three. More decimals than the currency has are refused
  /// unless they are zeros. Blanks around are ignored. Allocates nothing.
  public static func parse(
    _ text: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(MoneyError) -> Int64 {
    var scanner = MoneyScanner(text)
    return try scanner.amount(currency)
  }

  public static func parse(_ text: String, _ currency: Currency) throws(MoneyError) -> Int64 {
    var text = text
    let result: Result<Int64, MoneyError> = text.withUTF8 { bytes in
      do throws(MoneyError) {
        return .success(try parse(bytes, currency))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  public enum Style: Sendable {
    /// "1234.50", which `parse` reads back.
    case plain
    /// "1,234.50"
    case grouped
    /// "¥1,234.50", "-¥3.00"
    case symbol
  }

  public static func format(
    _ minor: Int64, _ currency: Currency, _ style: Style = .symbol
  ) -> String {
    let scale = UInt64(currency.scale)
    var text = minor < 0 ? "-" : ""
    if style == .symbol { text += currency.symbol }
    let major = String(minor.magnitude / scale)
    if style == .plain {
      text += major
    } else {
      for (index, digit) in major.enumerated() {
        if index > 0, (major.count - index) % 3 == 0 { text += "," }
        text.append(digit)
      }
    }
    if currency.minorDigits > 0 {
      // The scale in front keeps the leading zeros: 1_05 → "05".
      text += "." + String(scale + minor.magnitude % scale).dropFirst()
    }
    return text
  }
}

/// Why a text is no amount.
public enum MoneyError: Error, Hashable, Sendable {
  case empty
  case notANumber
  case badGrouping
  case exponent
  case tooManyDecimals(allowed: Int)
  case wrongCurrency(expected: String)
  case outOfRange
}

extension MoneyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the amount is empty"
    case .notANumber: "not an amount; write it like 1234.50"
    case .badGrouping:
      "commas part thousands here, as in 1,234.50; write decimals behind a point"
    case .exponent: "an amount with an exponent may have lost digits; export it as text"
    case .tooManyDecimals(let allowed):
      allowed == 0
        ? "this currency has no decimals" : "the amount has more than \(allowed) decimals"
    case .wrongCurrency(let expected): "the amount is in another currency than \(expected)"
    case .outOfRange: "the amount is larger than siyu counts, 9,000,000,000,000,000 minor units"
    }
  }
}
