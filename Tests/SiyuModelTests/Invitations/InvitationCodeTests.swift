import SiyuModel
import Testing

@Suite struct InvitationCodeTests {
  static let samples: [InvitationCode] = [0, 1, 30, 31, 12_345_678_901, InvitationCode.count - 1]
    .map { InvitationCode(number: $0) }

  @Test func `a code fits the state of a channel and has no look-alikes`() {
    for code in Self.samples {
      #expect(code.description.utf8.count == 10)
      #expect(code.description.utf8.count <= 30)
      #expect(!code.description.dropFirst(2).contains { "ILOUZ".contains($0) })
    }
  }

  @Test(arguments: [
    ("s-3F9K2M71", true), ("S-3f9k 2m7", true), ("s-3F9K2M711", true), ("s-３Ｆ９Ｋ２Ｍ７１", true),
    ("s-hangzhou", false), ("s-shanghai", false), ("s-3F9K2M", false), ("s-3F9K2M7111", false),
    ("3F9K2M71", false), ("s-", false), ("", false),
  ])
  func `what may have been meant as a code has its length and a digit`(
    _ text: String, _ isLike: Bool
  ) {
    #expect(InvitationCode.looksLikeOne(text) == isLike)
  }

  @Test func `a code is read as it was written, and gives its number`() {
    for code in Self.samples {
      #expect(InvitationCode(code.description) == code)
      #expect(InvitationCode(number: code.number) == code)
    }
    #expect(Set(Self.samples).count == Self.samples.count)
  }

  @Test(arguments: [
    "s-3f9k-2m71", "S 3F9K 2M71", "3f9k2m71", "３Ｆ９Ｋ２Ｍ７１", "s-3F9K2M7I", "s-3f9kzm7l", "s—3f9k—2m71",
  ])
  func `people write codes in many ways`(_ text: String) throws {
    let letters = "3F9K2M7"
    let full = try #require(
      InvitationCode.alphabet.map { "s-\(letters)\(Character(Unicode.Scalar($0)))" }
        .compactMap { InvitationCode($0) }.first)
    let last = String(full.description.last!)
    let written = String(text.dropLast()) + last
    #expect(InvitationCode(written) == full)
  }

  @Test func `O is 0, I and L are 1, U is V and Z is 2`() throws {
    let code = InvitationCode(number: 31 * 31 + 1)
    #expect(code.description.hasPrefix("s-0000101"))
    let text = String(code.description.dropFirst(2))
    #expect(InvitationCode(text.replacing("0", with: "o").replacing("1", with: "l")) == code)
    #expect(InvitationCode(text.replacing("0", with: "O").replacing("1", with: "I")) == code)
  }

  @Test func `every single wrong letter is found`() {
    for code in Self.samples {
      let text = Array(code.description.utf8)
      for place in 2..<text.count {
        for letter in InvitationCode.alphabet where letter != text[place] {
          var wrong = text
          wrong[place] = letter
          #expect(InvitationCode(String(decoding: wrong, as: UTF8.self)) == nil)
        }
      }
    }
  }

  @Test func `every swap of two letters is found`() {
    for code in Self.samples {
      let text = Array(code.description.utf8)
      for a in 2..<text.count {
        for b in a + 1..<text.count where text[a] != text[b] {
          var wrong = text
          wrong.swapAt(a, b)
          #expect(InvitationCode(String(decoding: wrong, as: UTF8.self)) == nil)
        }
      }
    }
  }

  @Test(arguments: ["", "s-", "s-123", "TEN-OFF-2026", "s-123456789", "s-0000000!", "七七七七七七七七"])
  func `what is no code is none`(_ text: String) {
    #expect(InvitationCode(text) == nil)
  }

  @Test func `rewards reach two levels and no deeper`() throws {
    var rules = InvitationRules()
    try rules.setLevels(0)
    #expect(rules.levels == 0)
    let problem = #expect(throws: Diagnostic.self) { try rules.setLevels(3) }
    #expect(problem?.message.contains("0 to 2 levels, got 3") == true)
    #expect(rules.levels == 0)
  }
}
