import SiyuModel
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("护肤", 4), ("ＡＢ，", 6), ("é", 1), ("e\u{301}", 1), ("👨‍👩‍👧", 2), ("🇨🇳", 2),
    ("❤️", 2), ("❤", 1), ("¥1,234", 6), ("“中”", 4), ("한국", 4), ("ｱ", 1), ("a\u{200B}b", 2), ("𠮷", 2),
    ("①", 1),
    ("张三abc", 7), ("\u{FEFF}a", 1),
  ])
  func `texts take their columns`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func `texts are cut and filled to a width`() {
    #expect(DisplayWidth.truncated("护肤行业手册", to: 7) == "护肤行…")
    #expect(DisplayWidth.truncated("护肤行业手册", to: 8) == "护肤行…")
    #expect(DisplayWidth.truncated("护肤", to: 4) == "护肤")
    #expect(DisplayWidth.truncated("abc", to: 0) == "")
    #expect(DisplayWidth.truncated("abc", to: 1) == "…")
    #expect(DisplayWidth.padded("护肤", to: 6) == "护肤  ")
    #expect(DisplayWidth.padded("12", to: 4, .right) == "  12")
    #expect(DisplayWidth.padded("护肤行业手册", to: 8) == "护肤行… ")
    for width in 0...14 {
      #expect(DisplayWidth.of(DisplayWidth.padded("a护b肤👨‍👩‍👧c行d", to: width)) == width)
    }
  }
}

@Suite struct NearestNameTests {
  static let fields = ["assign", "title", "dimension", "exclusive", "values", "id", "消费价值"]

  @Test(arguments: [
    ("assgin", "assign"), ("Titel", "title"), ("EXCLUSIV", "exclusive"), ("value", "values"),
    ("消费价直", "消费价值"), ("ip", "id"), ("xyz", nil), ("", nil), ("ab", nil),
    ("dimensoin", "dimension"),
    (String(repeating: "x", count: 5_000), nil),
  ])
  func `the nearest name is found, and only a near one`(name: String, nearest: String?) {
    #expect(NearestName.nearest(to: name, in: Self.fields) == nearest)
  }

  @Test func `swapped neighbours count once`() {
    #expect(NearestName.distance("assgin", "assign") == 1)
    #expect(NearestName.distance("kitten", "sitting") == 3)
    #expect(NearestName.distance("", "abc") == 3)
  }
}
