import SiyuModel
import Testing

@testable import SiyuWorkers

/// What is said of screens that no plugin may declare: a worker may send anything.
@Suite struct ScreenDeclarationsCheckTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)
  private static let right = ScreenRule(
    name: "native.odd", title: "异常", on: ["pool.joined"], function: 1, place: place)

  private static func problem(
    _ screens: [ScreenRule], asked: Set<String> = ["koc", "events"]
  ) -> String? {
    var all = PluginDeclarations()
    all.screens = screens
    let source = PluginSource(
      id: "native", version: "1.0.0", checksum: "0", folder: "plugins/native", files: [:],
      settings: .record([:]), grants: asked)
    return DeclarationsCheck(
      source: source, surroundings: PluginSurroundings(zone: .utc, currency: .cny)
    ).problem(in: all)
  }

  private static func changed(_ change: (inout ScreenRule) -> Void) -> ScreenRule {
    var screen = right
    change(&screen)
    return screen
  }

  @Test func `a screen that a plugin may declare is believed`() {
    #expect(Self.problem([Self.right]) == nil)
  }

  @Test(arguments: [
    ([changed { $0.name = "other.odd" }], "is not its own"),
    ([right, changed { $0.function = 2 }], "is declared twice"),
    ([right, changed { $0.name = "native.more" }], "two rules share one function"),
    ([changed { $0.on = [] }], "looks at no proper events"),
    ([changed { $0.on = ["a", "a"] }], "looks at no proper events"),
    ([changed { $0.on = ["join.suspect"] }], "looks at no proper events"),
    ([changed { $0.on = ["a\u{1B}[2J"] }], "looks at no proper events"),
    ([changed { $0.on = ["order.paid"] }], "needs the permission 'orders'"),
    (
      [changed { $0.place = SourcePlace(file: "../x.lua", line: 1) }],
      "is no file of its own"
    ),
  ])
  func `one that it may not declare is refused`(_ test: (screens: [ScreenRule], words: String)) {
    #expect(Self.problem(test.screens)?.contains(test.words) == true)
  }

  @Test func `it needs the permission to say who counts`() {
    #expect(Self.problem([Self.right], asked: ["events"])?.contains("'koc'") == true)
  }
}
