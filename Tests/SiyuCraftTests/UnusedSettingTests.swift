import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// A setting is read by its name behind a dot, or by what is looked up; a text of that name reads nothing.
@Suite struct UnusedSettingTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)
  private static let manifest = "[settings.silver]\n[settings.gold]\n"
  private static let facts = PluginFacts(
    id: "mine",
    settings: [
      .init(name: "silver", type: "integer", line: 1),
      .init(name: "gold", type: "integer", line: 2),
    ], declarations: PluginDeclarations())

  @Test(arguments: [
    // Levels are called so.
    ("return { { id = \"silver\" }, { id = \"gold\" } }", [1, 2]),
    ("return function(s) return s.level == \"silver\" end", [1, 2]),
    ("return function(s) return s[\"silver\"] end", [2]),
    ("return function(s) return s.gold end", [1]),
    // What is looked up may be anything that is written somewhere.
    ("local function f(s, n) return s[n] end return function(s) return f(s, \"silver\") end", [2]),
    ("return function(s) return rawget(s, \"silver\") end", [2]),
    ("local t = { \"silver\", gold = 1 } return function(s, n) return s[n], t end", []),
  ])
  func `a level's name reads no setting`(_ main: String, _ lines: [Int]) throws {
    let found = try #require(Self.checker).check(
      ["main.lua": Array(main.utf8), "plugin.toml": Array(Self.manifest.utf8)], beside: Self.facts)
    #expect(found.filter { $0.kind == .unusedSetting }.map(\.line) == lines)
  }
}
