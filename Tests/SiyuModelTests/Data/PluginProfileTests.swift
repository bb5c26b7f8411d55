import SiyuModel
import Testing

@Suite struct PluginProfileTests {
  private func place(_ line: Int, _ spent: Int64, file: String = "main.lua") -> PluginProfile.Place
  {
    PluginProfile.Place(
      file: file, line: line, name: "f\(line)",
      cost: .init(calls: 2, samples: 3, bytes: 4, spent: spent, outside: 1, whole: 9))
  }

  private func profile(_ places: [PluginProfile.Place], memory: Int64 = 10) -> PluginProfile {
    var profile = PluginProfile()
    profile.functions = places
    profile.lines = places
    profile.memoryPeak = memory
    return profile
  }

  @Test func `what a worker says is read as it was`() throws {
    let told = profile([place(1, 5), place(2, 7)])
    #expect(PluginProfile(told.data) == told)
  }

  @Test(arguments: [
    DataValue.null, ["functions": [], "lines": []], ["functions": [], "lines": [1], "memory": 1],
    ["functions": [["a", "b", -1, 0, 0, 0, 0, 0, 0]], "lines": [], "memory": 1],
    ["functions": [["a", "b", 1, 0, 0, 0, 0, 0]], "lines": [], "memory": 1],
  ])
  func `nonsense is no profile`(_ data: DataValue) {
    #expect(PluginProfile(data) == nil)
  }

  @Test func `workers add up, and no sum runs over`() {
    var all = profile([place(1, 5)], memory: 10)
    all.add(profile([place(1, .max), place(3, 1)], memory: 30))
    #expect(all.functions.map(\.line) == [1, 3])
    #expect(all.functions[0].cost.spent == .max && all.functions[0].cost.calls == 4)
    #expect(all.functions[0].cost.whole == 18)
    #expect(all.memoryPeak == 30 && all.total.time == .max)
  }

  @Test func `the dearest come first, of equals by place`() {
    let places = [place(9, 1), place(2, 5), place(4, 1), place(4, 1, file: "a.lua")]
    #expect(
      PluginProfile.dearest(places).map { "\($0.file):\($0.line)" } == [
        "main.lua:2", "a.lua:4", "main.lua:4", "main.lua:9",
      ])
    #expect(profile(places).bounded(2).lines.count == 2)
  }
}
