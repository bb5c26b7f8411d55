import SiyuWords

/// Whole numbers as people read them: `1,234,567`.
enum Grouping {
  static func text(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// `1 customer`, `1,234 customers`: nouns that take an "s" in English.
  static func count(_ number: Int64, _ noun: String, _ many: String? = nil) -> String {
    counted(text(number), noun, many)
  }
}
