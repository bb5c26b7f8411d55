import SiyuModel

/// Numbers, dates and words of TOML.
enum TOMLScalar {
  /// `nil` for what is none of them.
  static func read(_ word: String) -> TOMLItem.Value? {
    switch word {
    case "true": return .flag(true)
    case "false": return .flag(false)
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    case "nan", "+nan", "-nan": return .number(.nan)
    default: break
    }
    guard word.utf8.count <= 100 else { return nil }
    if let number = integer(word) { return .integer(number) }
    if let number = float(word) { return .number(number) }
    return isTime(word) ? .time(word) : nil
  }

  // MARK: Numbers

  private static func integer(_ word: String) -> Int64? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      guard let digits = digits(word.dropFirst(2), radix: radix) else { return nil }
      return Int64(digits, radix: radix)
    }
    let sign = word.hasPrefix("-") || word.hasPrefix("+") ? word.prefix(1) : ""
    guard let digits = digits(word.dropFirst(sign.count), radix: 10),
      digits == "0" || !digits.hasPrefix("0")
    else { return nil }
    return Int64(sign + digits)
  }

  /// Digits without the `_` between them; `nil` where one stands elsewhere, or nothing at all.
  private static func digits(_ text: Substring, radix: Int) -> String? {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard
      parts.allSatisfy({ part in
        !part.isEmpty && part.utf8.allSatisfy { isDigit($0, radix: radix) }
      })
    else { return nil }
    return parts.joined()
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48 < radix
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }

  /// `1.5`, `-0.1e-3`, `6e+2`: a fraction, an exponent, or both.
  private static func float(_ word: String) -> Double? {
    let sign = word.hasPrefix("-") || word.hasPrefix("+") ? word.prefix(1) : ""
    let body = word.dropFirst(sign.count)
    let halves = body.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == 2 || numbers.count == 2, numbers.count <= 2,
      let whole = digits(numbers[0], radix: 10), whole == "0" || !whole.hasPrefix("0")
    else { return nil }
    var text = sign + whole
    if numbers.count == 2 {
      guard let fraction = digits(numbers[1], radix: 10) else { return nil }
      text += "." + fraction
    }
    if halves.count == 2 {
      let minus = halves[1].hasPrefix("-") || halves[1].hasPrefix("+") ? halves[1].prefix(1) : ""
      guard let power = digits(halves[1].dropFirst(minus.count), radix: 10) else { return nil }
      text += "e" + minus + power
    }
    return Double(text)
  }

  // MARK: Dates and times

  /// `2024-02-29`, `07:32:00.5`, or both with `T` or a blank between and perhaps an offset.
  private static func isTime(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    if bytes.count < 10 || bytes[2] == UInt8(ascii: ":") { return isClock(bytes[...]) }
    guard isDate(bytes[..<10]) else { return false }
    if bytes.count == 10 { return true }
    guard [UInt8(ascii: "T"), UInt8(ascii: "t"), 32].contains(bytes[10]) else { return false }
    let rest = bytes[11...]
    if rest.last == UInt8(ascii: "Z") || rest.last == UInt8(ascii: "z") {
      return isClock(rest.dropLast())
    }
    guard let sign = rest.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
    else { return isClock(rest) }
    let offset = rest[(sign + 1)...]
    return offset.count == 5 && number(offset.prefix(2), 0...23) != nil
      && offset.dropFirst(2).first == UInt8(ascii: ":") && number(offset.suffix(2), 0...59) != nil
      && isClock(rest[..<sign])
  }

  private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0], 0...9999),
      let month = number(parts[1], 1...12), let day = number(parts[2], 1...31)
    else { return false }
    return CivilDate(year: year, month: month, day: day) != nil
  }

  private static func isClock(_ bytes: ArraySlice<UInt8>) -> Bool {
    let halves = bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2, 2], number(parts[0], 0...23) != nil,
      number(parts[1], 0...59) != nil, number(parts[2], 0...60) != nil
    else { return false }
    return halves.count == 1
      || (!halves[1].isEmpty && halves[1].allSatisfy { isDigit($0, radix: 10) })
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
    guard bytes.allSatisfy({ isDigit($0, radix: 10) }),
      let value = Int(String(decoding: bytes, as: UTF8.self)), range.contains(value)
    else { return nil }
    return value
  }
}
