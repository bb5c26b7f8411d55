import SiyuModel
import Testing

@Suite struct ScreenRuleTests {
  private func screen(_ on: String...) -> ScreenRule {
    ScreenRule(
      name: "snacks.odd", title: "异常", on: on, function: 0,
      place: SourcePlace(file: "lib/screen.lua", line: 3))
  }

  @Test func `a type that looks like a slip is remarked on, and others are the brand's own`() {
    #expect(
      screen("pool.joind", "pool.joined", "till.scanned").strangeEvents(in: "plugins/snacks")
        .map(\.description) == [
          "plugins/snacks/lib/screen.lua:3: screen 'odd' looks at 'pool.joind', which only an import "
            + "can bring; siyu itself knows 'pool.joined'"
        ])
  }

  @Test func `an event is told with its type and time, and its own props go before`() {
    let at = Instant(seconds: 7)
    #expect(
      ScreenRule.told("pool.joined", at: at, .record(["device": "x", "at": "gate"]))
        == .record(["type": "pool.joined", "at": "gate", "device": "x"]))
    #expect(
      ScreenRule.told("pool.joined", at: at, .null)
        == .record(["type": "pool.joined", "at": .int(7)]))
    #expect(screen("a").localID == "odd")
  }
}
