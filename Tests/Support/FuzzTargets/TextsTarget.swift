import SiyuModel

extension FuzzTarget {
  /// Cells of files, settings and options: what is understood is written and understood again.
  static let texts = FuzzTarget("texts", "money, times, durations, phones, escapes", longest: 512) {
    bytes in
    var input = FuzzInput(bytes)
    let kind = input.choice(8)
    let text = String(decoding: input.rest, as: UTF8.self)
    switch kind {
    case 0: try readMoney(&input)
    case 1: try readTime(&input)
    case 2: try readDuration(text)
    case 3: try readPhone(text)
    case 4: try escape(text)
    case 5: try handlePlainText(&input)
    case 6: try readTag(text)
    default: try findNearest(&input)
    }
  }

  private static func readMoney(_ input: inout FuzzInput) throws {
    let currency = input.choice(of: Currency.all)
    let minor = try? Money.parse(input.rest.assumingMemoryBound(to: UInt8.self), currency)
    guard let minor else { return }
    try expect(Money.range.contains(minor), "an amount out of range")
    for style in [Money.Style.plain, .grouped, .symbol] {
      let text = Money.format(minor, currency, style)
      try expect((try? Money.parse(text, currency)) == minor, "an amount reads otherwise")
    }
  }

  private static func readTime(_ input: inout FuzzInput) throws {
    let zone = input.choice(of: Zones.all)
    let time = try? TimeText.parse(input.rest.assumingMemoryBound(to: UInt8.self), in: zone)
    guard let time else { return }
    try expect(time.isInRange, "a time out of range")
    try expect((try? TimeText.parse(TimeText.iso(time), in: zone)) == time, "ISO reads otherwise")
    _ = TimeText.dateTime(time, in: zone, seconds: true)
    _ = ChineseCalendar.lunar(zone.date(of: time))
  }

  private static func readDuration(_ text: String) throws {
    _ = try? ReviewPeriod(text)
    guard let duration = try? CalendarDuration(text) else { return }
    try expect(
      (try? CalendarDuration(duration.description)) == duration, "a duration reads otherwise")
    for zone in Zones.all {
      let now = Instant(seconds: 1_700_000_000)
      let later = zone.adding(duration, to: now)
      try expect(later >= now, "a duration leads back")
      try expect(zone.windowStart(duration, endingAt: now) <= now, "a window begins in the future")
      try expect(zone.nextChange(windowOver: now, duration, after: now) > now, "due in the past")
    }
  }

  private static func readPhone(_ text: String) throws {
    guard case .number(let number) = PhoneNumber.normalize(text) else { return }
    try expect(PhoneNumber.normalize(number) == .number(number), "a phone number is not settled")
    try expect(
      number.utf8.allSatisfy { $0 == UInt8(ascii: "+") || 0x30...0x39 ~= $0 },
      "a phone number of other signs than digits")
  }

  private static func escape(_ text: String) throws {
    try expectSafe(TextEscape.terminalSafe(text))
    let lines = TextEscape.terminalSafe(text, keepingNewlines: true)
    try expectSafe(lines.split(separator: "\n").joined())
    let once = TextEscape.terminalSafe(text)
    try expect(TextEscape.terminalSafe(once) == once, "escaped twice, a text changes")
    let json = TextEscape.jsonSafe(JSON.text(.string(text)))
    try expectSafe(json)
    try expect((try? JSON.parse(json)) == .string(text), "JSON made safe says something else")
    try expect(DisplayWidth.of(once) >= 0, "a text of negative width")
  }

  private static func handlePlainText(_ input: inout FuzzInput) throws {
    let first = Int(Int8(bitPattern: input.byte()))
    let last = Int(Int8(bitPattern: input.byte()))
    let part = String(decoding: input.part(), as: UTF8.self)
    let text = input.text
    for unit in [PlainText.Unit.scalar, .character] {
      _ = PlainText.sub(text, first, last, unit)
      try expect(PlainText.length(text, unit) >= 0, "a text of negative length")
    }
    _ = PlainText.sub(text, .min, .max)
    _ = PlainText.sub(text, .max, .min)
    if !part.isEmpty {
      let pieces = PlainText.split(text, part)
      try expect(
        Array(pieces.joined(separator: part).utf8) == Array(text.utf8), "pieces make another text")
      try expect((pieces.count > 1) == PlainText.contains(text, part), "split finds otherwise")
    }
    _ = PlainText.halfwidth(PlainText.trim(text))
    _ = PlainText.removingBlanks(text)
    _ = MaskedText.isMasked(text)
  }

  private static func readTag(_ text: String) throws {
    guard let name = TagName(text) else { return }
    try expect(TagName(name.description) == name, "a tag's name reads otherwise")
  }

  private static func findNearest(_ input: inout FuzzInput) throws {
    let name = String(decoding: input.part(), as: UTF8.self)
    let others = input.text.split(separator: "\0").prefix(4).map(String.init)
    let nearest = NearestName.nearest(to: name, in: others)
    try expect(nearest.map { others.contains($0) } ?? true, "the nearest name is none of the names")
  }
}

/// Nothing that moves the cursor, hides or reorders text, by Unicode's own properties.
func expectSafe(_ text: String) throws {
  for scalar in text.unicodeScalars {
    let properties = scalar.properties
    let isUnsafe =
      switch properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      default: properties.isBidiControl
      }
    try expect(!isUnsafe, "U+\(String(scalar.value, radix: 16)) came through")
  }
}

/// Zones of every make, without a file.
enum Zones {
  static let all: [TimeZoneRules] = [
    .utc, fixed(8 * 3_600), fixed(-25 * 3_600 - 59), rule("CET-1CEST,M3.5.0,M10.5.0/3"),
    rule("<-03>3<-02>,M3.5.0/-1,M10.5.0/0"), rule("XXX-24:30YYY,0/0,J365/25"),
  ]

  private static func fixed(_ seconds: Int) -> TimeZoneRules {
    (try? TimeZoneRules(name: "fixed", secondsEast: seconds)) ?? .utc
  }

  /// A zone file that holds nothing but its last line.
  static func rule(_ text: String) -> TimeZoneRules {
    (try? TimeZoneRules(name: "rule", tzif: file(rule: Array(text.utf8)))) ?? .utc
  }

  static func file(rule: [UInt8]) -> [UInt8] {
    let header =
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
      + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    let types: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    return header + types + header + types + [0x0A] + rule + [0x0A]
  }
}
