import SiyuModel
import Testing

@Suite struct PlainTextTests {
  @Test func `lengths count code points or what people see`() {
    #expect(PlainText.length("护肤a") == 3)
    #expect(PlainText.length("👨‍👩‍👧", .scalar) == 5)
    #expect(PlainText.length("👨‍👩‍👧", .character) == 1)
  }

  @Test(arguments: [
    (1, 2, "护肤"), (2, -1, "肤行业abc"), (-3, -1, "abc"), (-100, 2, "护肤"), (3, 2, ""), (0, 1, "护"),
    (5, 100, "abc"), (100, 200, ""), (1, -100, ""), (Int.min, Int.max, "护肤行业abc"), (1, Int.min, ""),
    (Int.max, Int.max, ""),
  ])
  func `parts are taken by their places`(first: Int, last: Int, part: String) {
    #expect(PlainText.sub("护肤行业abc", first, last) == part)
    #expect(PlainText.sub("护肤行业abc", first, last, .character) == part)
  }

  @Test func `texts are searched as they are`() {
    #expect(PlainText.contains("补水保湿", "保湿") && !PlainText.contains("补水", "保湿"))
    #expect(PlainText.contains("abc", "") && PlainText.contains("", ""))
    #expect(PlainText.hasPrefix("补水保湿", "补") && !PlainText.hasPrefix("e\u{301}", "\u{E9}"))
    #expect(PlainText.hasSuffix("补水保湿", "湿") && !PlainText.hasSuffix("湿", "补湿"))
  }

  @Test(arguments: [
    ("a,b,,c", ",", ["a", "b", "", "c"]), ("", ",", [""]), ("护、肤", "、", ["护", "肤"]),
    ("护肤", "", ["护", "肤"]), ("aaa", "aa", ["", "a"]), ("x", "xyz", ["x"]),
  ])
  func `texts are split`(text: String, separator: String, pieces: [String]) {
    #expect(PlainText.split(text, separator) == pieces)
  }

  @Test func `blanks go, the ideographic one among them`() {
    #expect(PlainText.trim("\u{3000}\u{FEFF} 护 肤\t\u{A0}\n") == "护 肤")
    #expect(PlainText.trim(" \u{3000}") == "")
    #expect(PlainText.removingBlanks(" 护\u{3000}肤\u{200B} a ") == "护肤a")
  }

  @Test func `fullwidth forms become usual ones`() {
    #expect(PlainText.halfwidth("ＡＢＣ１２３，：（）￥\u{3000}％") == "ABC123,:()¥ %")
    #expect(PlainText.halfwidth("护肤。【】") == "护肤。【】")
    #expect(PlainText.lower("ÀBC护") == "àbc护" && PlainText.upper("àbc") == "ÀBC")
  }
}

@Suite struct PhoneNumberTests {
  @Test(arguments: [
    ("13800138000", "13800138000"), ("+86 138-0013-8000", "13800138000"),
    ("0086 13800138000", "13800138000"), ("8613800138000", "13800138000"),
    ("１３８００１３８０００", "13800138000"), ("\t'138 0013 8000", "13800138000"),
    ("(86)13800138000", "13800138000"), ("+1 (415) 555-2671", "+14155552671"),
    ("+852 9123 4567", "+85291234567"), ("00 44 20 7946 0958", "+442079460958"),
    ("\u{202D}13800138000\u{202C}", "13800138000"), ("19912345678", "19912345678"),
  ])
  func `numbers have one spelling`(text: String, number: String) {
    #expect(PhoneNumber.normalize(text) == .number(number))
  }

  @Test(arguments: [
    ("138****0000", PhoneNumber.Outcome.masked), ("##密文", .masked), ("", .invalid(.empty)),
    ("-", .invalid(.empty)), ("1380013800", .invalid(.tooShort)),
    ("138001380000", .invalid(.tooLong)),
    ("021-62345678", .invalid(.landline)), ("12345678901", .invalid(.notMobile)),
    ("abc", .invalid(.letters)), ("+123", .invalid(.tooShort)),
    ("+1234567890123456", .invalid(.tooLong)),
    ("+86 021 6234 5678", .invalid(.landline)), ("22345678901", .invalid(.notMobile)),
    ("+0123456789", .invalid(.notMobile)),
  ])
  func `what names nobody is told apart`(text: String, outcome: PhoneNumber.Outcome) {
    #expect(PhoneNumber.normalize(text) == outcome)
  }
}

@Suite struct MaskedTextTests {
  @Test(arguments: [
    "张**", "138****0000", "##密文", "##", "~AbC123==~1~", "#AbC#x#1##", "******", "李＊", "$abc$",
  ])
  func `hidden fields are recognised`(text: String) { #expect(MaskedText.isMasked(text)) }

  @Test(arguments: ["", "张三", "13800138000", "3#楼", "#", "上海市浦东新区#12", "~"])
  func `plain fields are not`(text: String) { #expect(!MaskedText.isMasked(text)) }
}
