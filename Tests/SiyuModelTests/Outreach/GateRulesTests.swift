import SiyuModel
import Testing

@Suite struct GateRulesTests {
  @Test func `equal rules have one spelling, and each setting is part of it`() {
    let usual = GateRules()
    #expect(usual.data.canonicalText == GateRules().data.canonicalText)
    let changes: [@Sendable (inout GateRules) -> Void] = [
      { $0.requiresConsent = true }, { $0.unsubscribeWords = ["T"] }, { $0.quiet = nil },
      { $0.quiet?.to = TimeOfDay(hour: 8, minute: 30)! }, { $0.caps = [] },
      { $0.caps[0].most = .daysOfMonth }, { $0.caps[0].touchpoint = nil },
      { $0.caps[0].per = .week }, { $0.staffCaps = [] }, { $0.staffCaps[0].most = 1 },
      { $0.staffCaps[0].what = .messages }, { $0.unanswered = nil }, { $0.approvalAbove = 0 },
    ]
    var spellings: Set<String> = [usual.data.canonicalText]
    for change in changes {
      var rules = GateRules()
      change(&rules)
      spellings.insert(rules.data.canonicalText)
    }
    #expect(spellings.count == changes.count + 1)
  }

  @Test func `what counts goes back to the earliest period, be it a week or a month`() throws {
    let rules = GateRules()
    func since(_ now: String) throws -> Instant {
      rules.countsSince(try at(now), in: .utc, weekStart: .monday)
    }
    // The 1st of July 2026 is a Wednesday.
    #expect(try since("2026-07-02 12:00:00") == at("2026-06-29 00:00:00"))
    #expect(try since("2026-07-31 12:00:00") == at("2026-07-01 00:00:00"))
    var none = rules
    none.caps = []
    #expect(
      try none.countsSince(at("2026-07-02 12:00:00"), in: .utc, weekStart: .monday)
        == at("2026-07-02 12:00:00"))
  }

  @Test func `what waits in any case is early, not unwanted`() {
    #expect(
      GateRule.allCases.filter(\.alwaysWaits) == [.paused, .quiet, .staff, .approval, .lists])
  }

  @Test func `a hashed phone number is read in capitals or not, and only whole`() throws {
    let text = "sha256:" + String(repeating: "0aF9", count: 16)
    let hash = try #require(PhoneHash(text))
    #expect(hash == PhoneHash(text.lowercased()))
    #expect(hash == PhoneHash(bytes: hash.bytes))
    #expect(hash.bytes.prefix(4) == [0x0A, 0xF9, 0x0A, 0xF9])
    #expect(PhoneHash(String(text.dropLast())) == nil)
    #expect(PhoneHash(text + "0") == nil)
    #expect(PhoneHash(String(text.dropLast()) + "g") == nil)
    #expect(PhoneHash(String(text.dropFirst())) == nil)
    #expect(PhoneHash(bytes: [1, 2]) == nil)
    #expect(PhoneHash(bytes: [UInt8](repeating: 0, count: 33)) == nil)
  }
}
