import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct SettingsTests {
  private func resolve(
    _ setting: String, _ override: String = "", currency: Currency = .cny
  ) throws -> (value: DataValue?, problems: [String]) {
    let manifest = """
      id = "skincare"
      version = "1.0.0"
      title = "x"
      siyu = "1"
      [settings.s]
      \(setting)
      """
    let parsed = PluginManifest.parse(
      Array(manifest.utf8), file: "plugins/skincare/plugin.toml")
    #expect(parsed.problems.isEmpty)
    let workspace = try WorkspaceFile.parse(
      Array("[brand]\nname = \"x\"\n[settings.skincare]\n\(override)".utf8))
    let resolved = try #require(parsed.manifest).resolvedSettings(
      workspace.settings["skincare"], workspaceFile: "siyu.toml", currency: currency)
    return (resolved.settings.data["s"], resolved.problems.map(\.description))
  }

  @Test(arguments: [
    ("type = \"money\"\ndefault = \"2000.00\"", "", DataValue.int(200_000)),
    ("type = \"money\"\ndefault = \"2000.00\"", "s = \"3000\"", .int(300_000)),
    ("type = \"money\"", "s = \"0.01\"", .int(1)),
    ("type = \"integer\"\ndefault = 3", "", .int(3)),
    ("type = \"integer\"\ndefault = 3\nmin = 1\nmax = 5", "s = 5", .int(5)),
    ("type = \"number\"\ndefault = 1", "", .double(1)),
    ("type = \"number\"\ndefault = 0.5", "s = 1e-3", .double(0.001)),
    ("type = \"text\"", "s = \"\"", .string("")),
    ("type = \"boolean\"\ndefault = true", "s = false", .bool(false)),
    ("type = \"duration\"\ndefault = \"90d\"", "s = \"1y6mo\"", .string("1y6mo")),
    ("type = \"choice\"\nchoices = [\"a\", \"b\"]\ndefault = \"b\"", "", .string("b")),
    ("type = \"list\"\ndefault = []", "s = [\"x\", \"y\"]", .list(["x", "y"])),
  ])
  func `the workspace wins over the default`(
    setting: String, override: String, expected: DataValue
  ) throws {
    let (value, problems) = try resolve(setting, override)
    #expect(value == expected)
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    ("type = \"money\"", "s = \"abc\"", "money such as \"2000.00\", got \"abc\""),
    ("type = \"money\"", "s = \"1.005\"", "money such as \"2000.00\", got \"1.005\""),
    ("type = \"money\"", "s = 3000", "money such as \"2000.00\", got 3000"),
    ("type = \"money\"\nmin = \"10.00\"", "s = \"9.99\"", "at least \"10.00\", got \"9.99\""),
    ("type = \"integer\"\nmax = 5", "s = 6", "at most 5, got 6"),
    ("type = \"integer\"", "s = 1.0", "a whole number such as 30, got 1.0"),
    ("type = \"number\"", "s = nan", "a number such as 0.5, got nan"),
    ("type = \"text\"", "s = true", "text in quotes, got true"),
    ("type = \"boolean\"", "s = \"yes\"", "true or false, got \"yes\""),
    ("type = \"duration\"", "s = \"90 days\"", "a duration such as \"90d\", got \"90 days\""),
    ("type = \"choice\"\nchoices = [\"a\", \"b\"]", "s = \"c\"", "one of \"a\", \"b\", got \"c\""),
    ("type = \"list\"", "s = [1]", "a list of texts such as [\"a\", \"b\"], got a list"),
    ("type = \"list\"", "s = { a = 1 }", "a list of texts such as [\"a\", \"b\"], got a table"),
  ])
  func `a wrong value names both files`(setting: String, override: String, wants: String) throws {
    let (value, problems) = try resolve(setting, "# a comment\n" + override)
    #expect(value == .null)
    #expect(
      problems == [
        "siyu.toml:5: settings.skincare.s wants \(wants); plugins/skincare/plugin.toml:5 declares it"
      ])
  }

  @Test func `a setting without default and value is nil in Lua, and known`() throws {
    let (value, problems) = try resolve("type = \"money\"")
    #expect(value == .null)
    #expect(problems.isEmpty)
  }

  @Test func `an unknown setting has a suggestion`() throws {
    let (_, problems) = try resolve("type = \"text\"", "t = 1")
    #expect(problems == ["siyu.toml:4: unknown key 't' in [settings.skincare]; possible are s"])
  }

  @Test func `decimals are those of the workspace's currency`() throws {
    let yen = try #require(Currency(code: "JPY"))
    #expect(try resolve("type = \"money\"\ndefault = \"2000\"", currency: yen).value == .int(2000))
    #expect(
      try resolve("type = \"money\"\ndefault = \"2000.50\"", currency: yen).problems == [
        "plugins/skincare/plugin.toml:7: settings.s.default wants money such as \"2000\" (JPY), got "
          + "\"2000.50\""
      ])
  }
}
