import SiyuModel
import Testing

@testable import SiyuScripting

/// Specs set what siyu.toml could set, and nothing else.
@Suite struct SpecSettingsTests {
  private static let rules = [
    SettingRule(
      name: "least", kind: .money, minimum: .init(spelling: "\"10.00\"", amount: 10),
      maximum: .init(spelling: "\"5000.00\"", amount: 5_000), line: 11),
    SettingRule(
      name: "cups", kind: .integer, minimum: .init(spelling: "1", amount: 1),
      maximum: .init(spelling: "9", amount: 9), line: 12),
    SettingRule(
      name: "share", kind: .number, maximum: .init(spelling: "0.5", amount: 0.5), line: 13),
    SettingRule(name: "gift", kind: .text, line: 14),
    SettingRule(name: "quiet", kind: .boolean, line: 15),
    SettingRule(name: "window", kind: .duration, line: 16),
    SettingRule(name: "pace", kind: .choice, choices: ["calm", "brisk"], line: 17),
    SettingRule(name: "tastes", kind: .list, line: 18),
    SettingRule(name: "unset", kind: .integer, line: 19),
  ]
  private static let settings: DataValue = [
    "least": 2_000, "cups": 3, "share": 0.5, "gift": "小样", "quiet": false, "window": "30d",
    "pace": "calm", "tastes": ["sweet"], "unset": .null,
  ]

  private func run(_ body: String) throws -> [String] {
    try SpecHarness.run(
      "it(\"x\", function()\n\(body)\nend)", main: "", settings: Self.settings, rules: Self.rules
    ).lines
  }

  @Test(arguments: [
    ("cups = 0", "cups wants at least 1, got 0", 12),
    ("cups = 10", "cups wants at most 9, got 10", 12),
    ("cups = 2.5", "cups wants a whole number such as 30, got 2.5", 12),
    ("cups = '3'", "cups wants a whole number such as 30, got \"3\"", 12),
    ("least = '9.99'", "least wants at least \"10.00\", got \"9.99\"", 11),
    ("least = 999", "least wants at least \"10.00\", got 999", 11),
    ("least = 500001", "least wants at most \"5000.00\", got 500001", 11),
    ("least = '1.005'", "least wants money such as \"2000.00\", got \"1.005\"", 11),
    ("share = 1", "share wants at most 0.5, got 1", 13),
    ("gift = 3", "gift wants text in quotes, got 3", 14),
    ("quiet = 'no'", "quiet wants true or false, got \"no\"", 15),
    ("window = 'soon'", "window wants a duration such as \"90d\", got \"soon\"", 16),
    ("pace = 'fast'", "pace wants one of \"calm\", \"brisk\", got \"fast\"", 17),
    ("tastes = { 1 }", "tastes wants a list of texts such as [\"a\", \"b\"], got", 18),
    ("tastes = { sweet = true }", "tastes wants a list of texts such as [\"a\", \"b\"], got", 18),
    ("unset = 'many'", "unset wants a whole number such as 30, got \"many\"", 19),
  ])
  func `what siyu.toml may not say is refused in its words`(
    given: String, message: String, line: Int
  ) throws {
    let said = try run("settings { \(given) }").dropFirst().first ?? ""
    #expect(said.hasPrefix("  settings.skincare.\(message)"), "\(said)")
    #expect(said.hasSuffix("; plugins/skincare/plugin.toml:\(line) declares it"), "\(said)")
  }

  @Test func `a slip of a choice and of a name is told with the nearest`() throws {
    #expect(
      try run("settings { pace = 'brsk' }").dropFirst().first
        == "  settings.skincare.pace wants one of \"calm\", \"brisk\", got \"brsk\";"
        + " plugins/skincare/plugin.toml:17 declares it; did you mean 'brisk'?")
    #expect(
      try run("settings { cup = 3 }").dropFirst().first
        == "  plugin.toml declares no setting 'cup'; did you mean 'cups'?")
  }

  /// `assign` is not needed to see it: the tag of a customer is asked for.
  @Test func `what siyu.toml may say is taken, as rules see it`() throws {
    let main = """
      siyu.tag_group {
        id = "seen", title = "seen", dimension = "value", exclusive = true,
        values = { { "yes", "是" }, { "no", "否" } },
        assign = function(c, ctx)
          local s = ctx.settings
          local good = s.least == 1000 and math.type(s.cups) == "integer" and s.cups == 9
            and math.type(s.share) == "float" and s.share == 0 and s.gift == "" and s.quiet
            and s.window == "1y" and s.pace == "brisk" and #s.tastes == 0 and s.unset == 4
          return good and "yes" or "no"
        end,
      }
      """
    let spec = """
      it("x", function()
        settings {
          least = "10.00", cups = 18 / 2, share = 0, gift = "", quiet = true, window = "1y",
          pace = "brisk", tastes = {}, unset = 4,
        }
        assert.same({ "seen:yes" }, tags(customer {}))
        settings { least = 1000 }
      end)
      """
    let lines = try SpecHarness.run(spec, main: main, settings: Self.settings, rules: Self.rules)
      .lines
    #expect(lines == ["passed: x"])
  }
}
