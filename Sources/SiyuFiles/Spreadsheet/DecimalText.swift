/// Numbers as a spreadsheet stores them, brought to plain decimal text without a floating-point
/// number in between.
enum DecimalText {
  /// - Returns: the text, and whether digits were lost before the file reached us: an integer with
  ///   more than the 15 digits a spreadsheet keeps. `nil` if `text` is no number.
  ///
  /// `1.1000000000000001` is 1.1 (programs write the nearest binary number with 17 digits, and
  /// show 15); `6.92015200263E+15` is 6920152002630000.
  static func plain(_ text: some Collection<UInt8>) -> (text: [UInt8], isRounded: Bool)? {
    var isNegative = false
    var digits: [UInt8] = []
    /// Digits in front of the point.
    var point: Int?
    var exponent = 0
    var index = text.startIndex
    if index < text.endIndex, text[index] == UInt8(ascii: "-") {
      isNegative = true
      text.formIndex(after: &index)
    }
    while index < text.endIndex {
      let byte = text[index]
      text.formIndex(after: &index)
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard digits.count < 400 else { return nil }
        digits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "."):
        guard point == nil else { return nil }
        point = digits.count
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let parsed = Int(String(decoding: text[index...], as: UTF8.self)),
          parsed.magnitude < 400
        else { return nil }
        exponent = parsed
        index = text.endIndex
      default: return nil
      }
    }
    guard !digits.isEmpty else { return nil }
    var whole = (point ?? digits.count) + exponent
    let isPlainInteger = point == nil && exponent == 0
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    whole -= leading
    if !isPlainInteger, digits.count > 15 { round(&digits, whole: &whole) }
    if !isPlainInteger {
      while digits.last == 0, digits.count > max(0, whole) { digits.removeLast() }
    }
    if digits.isEmpty || (digits.allSatisfy { $0 == 0 }) { return ([UInt8(ascii: "0")], false) }
    let isInteger = digits.count <= whole
    return (write(digits, whole: whole, isNegative: isNegative), isInteger && whole > 15)
  }

  private static func round(_ digits: inout [UInt8], whole: inout Int) {
    let up = digits[15] >= 5
    digits.removeSubrange(15...)
    guard up else { return }
    var place = 14
    while place >= 0 {
      if digits[place] < 9 {
        digits[place] += 1
        return
      }
      digits[place] = 0
      place -= 1
    }
    digits.insert(1, at: 0)
    whole += 1
  }

  private static func write(_ digits: [UInt8], whole: Int, isNegative: Bool) -> [UInt8] {
    let zero = UInt8(ascii: "0")
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    if whole <= 0 { text.append(zero) }
    if whole > 0 {
      text.append(contentsOf: digits.prefix(whole).map { $0 + zero })
      text.append(contentsOf: repeatElement(zero, count: max(0, whole - digits.count)))
    }
    let fraction = digits.dropFirst(max(0, whole))
    if !fraction.isEmpty {
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: repeatElement(zero, count: max(0, -whole)))
      text.append(contentsOf: fraction.map { $0 + zero })
    }
    return text
  }
}
