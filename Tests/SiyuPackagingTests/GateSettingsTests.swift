import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct GateSettingsTests {
  private func parse(_ gate: String, more: String = "") throws -> GateSettings {
    try WorkspaceFile.parse(Array("[brand]\nname = \"x\"\n[gate]\n\(gate)\n\(more)".utf8)).gate
  }

  @Test func `everything that can be said is read`() throws {
    let settings = try parse(
      """
      require_consent = true
      unsubscribe_words = ["退", "no"]
      quiet = ["22:30", "8:00"]
      caps = [
        { touchpoint = "wecom.chat", most = "days-of-month", per = "month" },
        { most = 7, per = "week" },
      ]
      staff = [{ what = "friend-adds", most = 20 }, { what = "messages", most = 900 }]
      unanswered = 8
      approval_above = 5000
      suppress = ["lists/a.csv", "/srv/lists/b.csv"]
      zone_attribute = "timezone"
      """, more: "[attributes.timezone]\ntype = \"text\"")
    let rules = settings.rules
    #expect(rules.requiresConsent)
    #expect(rules.unsubscribeWords == ["退", "no"])
    #expect(rules.quiet?.from == TimeOfDay(hour: 22, minute: 30))
    #expect(rules.quiet?.to == TimeOfDay(hour: 8, minute: 0))
    #expect(
      rules.caps == [
        ContactCap(touchpoint: .chat, most: .daysOfMonth, per: .month),
        ContactCap(touchpoint: nil, most: .count(7), per: .week),
      ])
    #expect(
      rules.staffCaps == [
        StaffCap(what: .friendAdds, most: 20), StaffCap(what: .messages, most: 900),
      ])
    #expect(rules.unanswered == 8)
    #expect(rules.approvalAbove == 5000)
    #expect(settings.suppressionLists == ["lists/a.csv", "/srv/lists/b.csv"])
    #expect(settings.zoneAttribute == "timezone")
  }

  @Test func `what is not said is cautious, and everything can be put away`() throws {
    #expect(try parse("") == GateSettings())
    #expect(try WorkspaceFile.parse(Array("[brand]\nname = \"x\"".utf8)).gate == GateSettings())
    let bare = try parse(
      "quiet = false\ncaps = []\nstaff = []\nunanswered = false\napproval_above = false"
    ).rules
    #expect(bare.quiet == nil)
    #expect(bare.caps == [])
    #expect(bare.staffCaps == [])
    #expect(bare.unanswered == nil)
    #expect(bare.approvalAbove == nil)
    let tables = try parse("[[gate.caps]]\nmost = 2\nper = \"day\"").rules
    #expect(tables.caps == [ContactCap(touchpoint: nil, most: .count(2), per: .day)])
  }

  @Test func `what init writes in comments is what holds without it`() throws {
    let lines = WorkspaceScaffold.settings(brand: "雅").split(separator: "\n")
    let gate = lines.drop { $0 != "[gate]" }.dropFirst().prefix { $0.hasPrefix("# ") }
      .map { String($0.dropFirst(2)) }
    let examples = try #require(gate.firstIndex(of: "For example:"))
    #expect(examples > 10)
    #expect(try parse(gate[..<examples].joined(separator: "\n")) == GateSettings())
    let example = try parse(
      gate[(examples + 1)...].joined(separator: "\n"),
      more: "[attributes.timezone]\ntype = \"text\"")
    #expect(example.rules.approvalAbove == 5000)
    #expect(example.suppressionLists == ["lists/suppressed.csv"])
  }

  @Test(arguments: [
    ("quite = false", "4: unknown key 'quite' in [gate]; did you mean 'quiet'?"),
    (
      "quiet = \"21:00\"",
      "4: gate.quiet wants two times such as [\"21:00\", \"09:00\"], or false, got \"21:00\""
    ),
    (
      "quiet = true",
      "4: gate.quiet wants two times such as [\"21:00\", \"09:00\"], or false, got true"
    ),
    (
      "quiet = [\"21:00\", \"21:00\"]",
      "4: gate.quiet begins and ends at 21:00; write quiet = false to send at any time"
    ),
    (
      "quiet = [\n\"21:00\",\n\"25:00\"]",
      "6: gate.quiet: '25:00' is not a time of day: hours are 0 to 23, minutes 0 to 59"
    ),
    (
      "quiet = [21, \"09:00\"]",
      "4: every element of gate.quiet wants a time such as \"21:00\", got 21"
    ),
    (
      "caps = [\n{ most = 0, per = \"day\" }]",
      "5: gate.caps.most = 0 would let nothing out; `siyu pause` stops all sending, and "
        + "`siyu plugin grant ID TOUCHPOINT --remove` a plugin's"
    ),
    (
      "caps = [{ most = -1, per = \"day\" }]",
      "4: gate.caps.most wants a whole number from 1 to 1000, or \"days-of-month\", got -1"
    ),
    (
      "caps = [{ most = \"days-of-moth\", per = \"month\" }]",
      "4: gate.caps.most cannot be 'days-of-moth'; did you mean 'days-of-month'?"
    ),
    (
      "caps = [{ most = \"days-of-month\", per = \"week\" }]",
      "4: gate.caps.most = \"days-of-month\" goes with per = \"month\", not with \"week\""
    ),
    (
      "caps = [{ touchpoint = \"wecom.caht\", most = 1, per = \"day\" }]",
      "4: gate.caps.touchpoint cannot be 'wecom.caht'; did you mean 'wecom.chat'?"
    ),
    (
      "caps = [{ most = 1, per = \"year\" }]",
      "4: gate.caps.per cannot be 'year'; possible are day, month, week"
    ),
    ("caps = [{ most = 1 }]", "4: [gate.caps] lacks 'per'; write per = \"month\""),
    ("caps = [{ per = \"day\" }]", "4: [gate.caps] lacks 'most'; write most = 4"),
    (
      "caps = [{ most = 1, per = \"day\", touch = \"x\" }]",
      "4: unknown key 'touch' in [gate.caps]; possible are most, per, touchpoint"
    ),
    (
      "caps = [{ most = 1, per = \"day\" },\n{ most = 2, per = \"day\" }]",
      "5: gate.caps limits messages a day twice; keep one of them"
    ),
    ("caps = 4", "4: gate.caps wants a list of at most 50 tables in { }, got 4"),
    ("caps = [4]", "4: every element of gate.caps wants a table in { }, got 4"),
    (
      "staff = [{ what = \"link\", most = 5 }]",
      "4: gate.staff.what cannot be 'link'; did you mean 'links'?"
    ),
    (
      "staff = [{ what = \"links\", most = 0 }]",
      "4: gate.staff.most = 0 would let nothing out; `siyu pause` stops all sending, and "
        + "`siyu plugin grant ID TOUCHPOINT --remove` a plugin's"
    ),
    (
      "staff = [{ what = \"links\", most = 1 }, { what = \"links\", most = 2 }]",
      "4: gate.staff limits links a day twice; keep one of them"
    ),
    (
      "unanswered = 0", "4: gate.unanswered wants a whole number from 1 to 1000, or false, got 0"
    ),
    (
      "unanswered = true",
      "4: gate.unanswered wants a whole number from 1 to 1000, or false, got true"
    ),
    (
      "approval_above = -1",
      "4: gate.approval_above wants a whole number from 0 to 100000000, or false, got -1"
    ),
    (
      "unsubscribe_words = [\"T\", \"。\"]",
      "4: gate.unsubscribe_words cannot take '。'; a word has letters or digits, at most 40"
    ),
    (
      "suppress = [\"../no.csv\"]",
      "4: gate.suppress wants files inside the workspace or from the root, got '../no.csv'"
    ),
    ("suppress = [\"a\", \"a\"]", "4: gate.suppress names 'a' twice"),
    (
      "zone_attribute = \"timezon\"\n[attributes.timezone]\ntype = \"text\"",
      "4: gate.zone_attribute names no attribute: there is no [attributes.timezon]; "
        + "did you mean 'timezone'?"
    ),
    (
      "zone_attribute = \"born\"\n[attributes.born]\ntype = \"date\"",
      "4: gate.zone_attribute wants an attribute of type text or choice; 'born' is date"
    ),
  ])
  func `a mistake is told with its line`(text: String, message: String) {
    #expect {
      try parse(text)
    } throws: { error in
      let said = (error as? Diagnostics)?.all.map(\.description)
      if said != ["siyu.toml:\(message)"] { Issue.record("\(said ?? [])") }
      return true
    }
  }
}
