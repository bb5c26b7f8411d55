import SiyuModel
import Testing

@Suite struct TextEscapeTests {
  private static let noncharacters = [0xFDD0 as UInt32, 0xFFFE].compactMap(Unicode.Scalar.init)
    .reduce("") {
      $0 + String($1)
    }

  private static func marked(_ count: Int) -> String {
    "a" + String(repeating: "\u{301}", count: count)
  }

  static let unsafe: [(String, String)] = [
    ("护肤 abc\\", "护肤 abc\\"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{1B}[31mred", "\\e[31mred"),
    ("\u{9B}2J", "\\u{9b}2J"), ("a\u{202E}b\u{2066}", "a\\u{202e}b\\u{2066}"),
    ("\u{7F}\0", "\\u{7f}\\u{0}"),
    ("\u{2028}\u{FEFF}", "\\u{2028}\\u{feff}"), ("高\u{200B}价", "高\\u{200b}价"),
    ("pay\u{AD}pal", "pay\\u{ad}pal"), ("\u{3164}x\u{2060}", "\\u{3164}x\\u{2060}"),
    ("x\u{E0041}", "x\\u{e0041}"), (noncharacters, "\\u{fdd0}\\u{fffe}"),
    // A joiner, a selector and a mark where they have nothing to stand on.
    ("a\u{200D}b", "a\\u{200d}b"), ("\u{FE0F}a", "\\u{fe0f}a"), ("\u{338}=", "\\u{338}="),
    ("a\u{FE0F}\u{FE0F}", "a\u{FE0F}\\u{fe0f}"), ("👨\u{200D}x", "👨\\u{200d}x"),
    ("中\u{E0100}\u{E0101}", "中\u{E0100}\\u{e0101}"),
    (marked(9), marked(8) + "\\u{301}"),
  ]

  @Test(arguments: unsafe)
  func `nothing reaches the terminal that could steer it`(text: String, safe: String) {
    #expect(TextEscape.terminalSafe(text).unicodeScalars.elementsEqual(safe.unicodeScalars))
    #expect(TextEscape.terminalSafe(safe).unicodeScalars.elementsEqual(safe.unicodeScalars))
  }

  @Test(arguments: [
    "👨‍👩‍👧", "👨🏽‍💻", "❤️‍🔥", "🇨🇳", "e\u{301}", "葛\u{E0100}", "张三 (Zhāng)", "Łódź", "Ελλάδα", "ශ්‍රී", "র‍্যাব",
    "می‌خواهم", "ئۇيغۇر", "བོད་སྐད", "ᠮᠣᠩᠭᠣᠯ᠋", "한국어", "ｱｲｳ", "①②③", "½ × ¥5 → ✓",
  ])
  func `what people write stays as it is`(text: String) {
    #expect(TextEscape.terminalSafe(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test func `line breaks can be kept`() {
    #expect(TextEscape.terminalSafe("a\nb\r\n", keepingNewlines: true) == "a\nb\\r\n")
  }

  /// All of Unicode, one after the other, each in the middle of a text.
  @Test func `no character is both hidden and shown`() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if HiddenCharacters.isPlain(value) {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control
          || properties.generalCategory == .format
          || properties.generalCategory == .nonspacingMark
          || properties.generalCategory == .enclosingMark
        {
          Issue.record("\(value) passes as plain")
        }
      } else if scalar.properties.generalCategory == .control
        || scalar.properties.isBidiControl || scalar.properties.isDefaultIgnorableCodePoint
      {
        #expect(HiddenCharacters.isEverHidden(scalar), "\(value)")
      }
    }
  }

  @Test func `JSON says them in its own way, and reads back as it was`() throws {
    let text = "a\u{1B}\u{7F}\u{9B}\u{202E}\u{200D}\u{E0041}\u{2028}中👨‍👩‍👧\""
    let json = TextEscape.jsonSafe(JSON.text(["x": .string(text)], pretty: true))
    #expect(json.contains("\\u202e") && json.contains("\\udb40\\udc41"))
    #expect(json.unicodeScalars.allSatisfy { $0 == "\n" || !HiddenCharacters.isEverHidden($0) })
    #expect(try JSON.parse(Array(json.utf8))["x"]?.stringValue == text)
  }
}
