/// Reads one amount from bytes.
struct MoneyScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  private var end: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    at = 0
    end = bytes.count
    skipBlanks()
  }

  mutating func amount(_ currency: Currency) throws(MoneyError) -> Int64 {
    if at == end { throw .empty }
    var negative = sign()
    if !startsNumber, skipMark(of: currency) {
      if negative == nil { negative = sign() }
    }
    skipBlanks()
    let minor = try number(currency)
    skipBlanks()
    if at < end, !skipMark(of: currency) {
      let foreign = bytes[at] >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[at] | 0x20
      throw foreign ? .wrongCurrency(expected: currency.code) : .notANumber
    }
    skipBlanks()
    guard at == end else { throw .notANumber }
    guard minor <= UInt64(Money.range.upperBound) else { throw .outOfRange }
    return negative == true ? -Int64(minor) : Int64(minor)
  }

  private var startsNumber: Bool {
    at < end && (bytes[at] &- 0x30 < 10 || bytes[at] == UInt8(ascii: "."))
  }

  private mutating func number(_ currency: Currency) throws(MoneyError) -> UInt64 {
    guard startsNumber else {
      guard at < end else { throw .notANumber }
      // Some sign that is not this currency's before a number, or words.
      let ahead = bytes[at]
      let hasDigits = bytes[at..<end].contains { $0 &- 0x30 < 10 }
      throw hasDigits && (ahead >= 0x80 || ahead == UInt8(ascii: "$"))
        ? .wrongCurrency(expected: currency.code) : .notANumber
    }
    var value: UInt64 = 0
    var overflowed = false
    func add(_ byte: UInt8) {
      // Sixteen digits suffice for the range; more can only be too many.
      if value > 1_000_000_000_000_000_000 {
        overflowed = true
      } else {
        value = value * 10 + UInt64(byte &- 0x30)
      }
    }
    var digits = 0
    var inGroup = 0
    var grouped = false
    while at < end {
      let byte = bytes[at]
      if byte &- 0x30 < 10 {
        add(byte)
        digits += 1
        inGroup += 1
      } else if byte == UInt8(ascii: ",") {
        guard grouped ? inGroup == 3 : 1...3 ~= inGroup else { throw .badGrouping }
        grouped = true
        inGroup = 0
      } else {
        break
      }
      at += 1
    }
    if grouped, inGroup != 3 { throw .badGrouping }
    var decimals = 0
    if at < end, bytes[at] == UInt8(ascii: ".") {
      at += 1
      while at < end, bytes[at] &- 0x30 < 10 {
        if decimals < currency.minorDigits {
          add(bytes[at])
        } else if bytes[at] != UInt8(ascii: "0") {
          throw .tooManyDecimals(allowed: currency.minorDigits)
        }
        decimals += 1
        at += 1
      }
    }
    guard digits + decimals > 0 else { throw .notANumber }
    if at < end, bytes[at] | 0x20 == UInt8(ascii: "e"), at + 1 < end,
      bytes[at + 1] &- 0x30 < 10 || bytes[at + 1] == UInt8(ascii: "+")
        || bytes[at + 1] == UInt8(ascii: "-")
    {
      throw .exponent
    }
    while decimals < currency.minorDigits {
      add(UInt8(ascii: "0"))
      decimals += 1
    }
    if overflowed { throw .outOfRange }
    return value
  }

  /// True for minus, false for plus, nil for none.
  private mutating func sign() -> Bool? {
    if startsNumber { return nil }
    defer { skipBlanks() }
    if skip([UInt8(ascii: "-")]) || skip([0xE2, 0x88, 0x92]) || skip([0xEF, 0xBC, 0x8D]) {
      return true
    }
    return skip([UInt8(ascii: "+")]) ? false : nil
  }

  /// The currency's sign, its code, or a usual word for it.
  private mutating func skipMark(of currency: Currency) -> Bool {
    // The sign first: "MOP$" begins with its own code.
    if skip(currency.symbol.utf8) || skip(currency.code.utf8) { return true }
    switch currency.code {
    case "CNY": return skip("￥".utf8) || skip("元".utf8) || skip("圆".utf8) || skip("RMB".utf8)
    case "JPY": return skip("￥".utf8) || skip("円".utf8)
    case "HKD", "TWD": return skip("元".utf8) || skip("$".utf8)
    default: return false
    }
  }

  private mutating func skip(_ mark: some Collection<UInt8>) -> Bool {
    guard end - at >= mark.count else { return false }
    var index = at
    for byte in mark {
      if bytes[index] != byte { return false }
      index += 1
    }
    at = index
    return true
  }

  private mutating func skipBlanks() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    // A no-break space (U+00A0), which spreadsheets put between sign and number.
    if end - at >= 2, bytes[at] == 0xC2, bytes[at + 1] == 0xA0 {
      at += 2
      skipBlanks()
    }
  }
}
