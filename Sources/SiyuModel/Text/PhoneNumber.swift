/// Telephone numbers as evidence that two accounts are one person.
public enum PhoneNumber {
  public enum Outcome: Hashable, Sendable {
    /// 11 digits for a Chinese mobile number, else "+" and country code and number.
    case number(String)
    /// Hidden by the platform; names nobody.
    case masked
    case invalid(Reason)
  }

  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    case empty, letters, tooShort, tooLong, landline, notMobile

    public var description: String {
      switch self {
      case .empty: "the phone number is empty"
      case .letters: "the phone number contains other signs than digits"
      case .tooShort: "the phone number has too few digits"
      case .tooLong: "the phone number has too many digits"
      case .landline: "a landline number belongs to a place, not to one person"
      case .notMobile: "not a Chinese mobile number; write others with '+' and the country code"
      }
    }
  }

  /// Blanks, dashes, points, brackets, fullwidth digits and the prefixes +86, 0086 and 86 are
  /// taken care of; so is a leading tab or apostrophe from a spreadsheet.
  public static func normalize(_ text: String) -> Outcome {
    var digits: [UInt8] = []
    var isInternational = false
    if MaskedText.isMasked(text) { return .masked }
    for original in text.unicodeScalars {
      let scalar = PlainText.halfwidth(original)
      switch scalar {
      case "0"..."9": digits.append(UInt8(truncatingIfNeeded: scalar.value))
      case "+" where digits.isEmpty && !isInternational: isInternational = true
      case "-", ".", "(", ")", "/", "'", "\u{2018}", "\u{2019}": break
      case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FE63}": break  // dashes
      default:
        let category = scalar.properties.generalCategory
        // Marks of direction come along when a number is copied from a phone.
        if PlainText.isBlank(scalar) || category == .format { continue }
        return .invalid(.letters)
      }
    }
    if digits.isEmpty { return .invalid(.empty) }
    if !isInternational, digits.starts(with: "00".utf8) {
      isInternational = true
      digits.removeFirst(2)
    }
    let hasChinaCode = digits.starts(with: "86".utf8)
    if hasChinaCode, isInternational || digits.count == 13 {
      digits.removeFirst(2)
      // "+86 0138…" is seen too.
      if digits.count == 12, digits.first == UInt8(ascii: "0") { digits.removeFirst() }
      return chinese(digits)
    }
    return isInternational ? international(digits) : chinese(digits)
  }

  private static func chinese(_ digits: [UInt8]) -> Outcome {
    let text = String(decoding: digits, as: UTF8.self)
    if digits.count == 11, digits[0] == UInt8(ascii: "1"), digits[1] >= UInt8(ascii: "3") {
      return .number(text)
    }
    if digits.first == UInt8(ascii: "0"), 10...12 ~= digits.count { return .invalid(.landline) }
    if digits.count < 11 { return .invalid(.tooShort) }
    return .invalid(digits.count > 11 ? .tooLong : .notMobile)
  }

  /// E.164: at most 15 digits, none of the country codes begins with 0.
  private static func international(_ digits: [UInt8]) -> Outcome {
    if digits.count < 7 { return .invalid(.tooShort) }
    if digits.count > 15 { return .invalid(.tooLong) }
    if digits[0] == UInt8(ascii: "0") { return .invalid(.notMobile) }
    return .number("+" + String(decoding: digits, as: UTF8.self))
  }
}
