extension PosixZoneRule {
  /// Reads the text of a footer, without its newlines. Nil when it is not such a text.
  init?(_ bytes: ArraySlice<UInt8>) {
    var text = Scanner(rest: bytes)
    guard text.skipName(), let west = text.offset(maximum: 24) else { return nil }
    standard = -west
    daylight = nil
    if text.rest.isEmpty { return }

    guard text.skipName() else { return nil }
    var offset = standard + 3_600
    if text.rest.first != UInt8(ascii: ",") {
      guard let west = text.offset(maximum: 24) else { return nil }
      offset = -west
    }
    guard text.skip(","), let start = text.yearDay(), text.skip(","), let end = text.yearDay(),
      text.rest.isEmpty
    else { return nil }
    daylight = Daylight(offset: offset, start: start, end: end)
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    /// At least three letters, or anything in angle brackets.
    mutating func skipName() -> Bool {
      if skip("<") {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")), end >= rest.startIndex + 3 else {
          return false
        }
        rest = rest[(end + 1)...]
        return true
      }
      let name = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= ($0 | 0x20) }
      rest = rest[name.endIndex...]
      return name.count >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
      guard 1...3 ~= digits.count else { return nil }
      rest = rest[digits.endIndex...]
      let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      return range.contains(value) ? value : nil
    }

    /// `[+-]h[:mm[:ss]]` in seconds.
    mutating func offset(maximum hours: Int) -> Int32? {
      let negative = skip("-")
      if !negative { _ = skip("+") }
      guard var seconds = number(0...hours).map({ $0 * 3_600 }) else { return nil }
      if skip(":") {
        guard let minutes = number(0...59) else { return nil }
        seconds += minutes * 60
        if skip(":") {
          guard let rest = number(0...59) else { return nil }
          seconds += rest
        }
      }
      return Int32(negative ? -seconds : seconds)
    }

    mutating func yearDay() -> YearDay? {
      let day: Day
      if skip("M") {
        guard let month = number(1...12), skip("."), let week = number(1...5), skip("."),
          let weekday = number(0...6)
        else { return nil }
        day = .weekday(month: month, week: week, weekday: weekday)
      } else if skip("J") {
        guard let number = number(1...365) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(0...365) else { return nil }
        day = .zeroBased(number)
      }
      // 02:00 where nothing is said.
      var time: Int32 = 7_200
      if skip("/") {
        guard let said = offset(maximum: 167) else { return nil }
        time = said
      }
      return YearDay(day: day, time: time)
    }
  }
}
