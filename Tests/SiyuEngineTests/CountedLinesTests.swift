import SiyuEngine
import SiyuModel
import SiyuTestSupport
import SiyuWorkers
import Testing

/// Which lines workers of a pass run, told where that is asked for.
@Suite struct CountedLinesTests {
  private static let plugin = PluginSource.lua(
    "kinds",
    #"""
    local function kind(n)
      if n > 1_000 then
        return "never"
      end
      return "some"
    end
    siyu.tag_group {
      id = "kind", title = "类", dimension = "value", values = { "some", "never" },
      assign = function(c)
        return kind(c.orders:count())
      end,
    }
    """#.replacing("1_000", with: "1000"))

  private func runs(counting: Bool, workers: Int = 1) throws -> [Int64: Int64] {
    let lab = try EngineLab([Self.plugin])
    try lab.bringCustomers(1...60)
    var setup = try WorkerSetup(executable: EngineLab.worker, surroundings: lab.surroundings)
    setup.countsLines = counting
    let runtime = ProcessRuntime(setup)
    defer { runtime.close() }
    var planner = lab.planner(full: true, workers: workers)
    planner.runtime = runtime
    _ = try planner.plan()
    var all: [Int64: Int64] = [:]
    for told in try runtime.countedLines(of: lab.plugins[0].source) {
      for file in told.listValue ?? [] where file["file"] == "main.lua" {
        let lines = file["lines"]?.listValue?.compactMap(\.intValue) ?? []
        let runs = file["runs"]?.listValue?.compactMap(\.intValue) ?? []
        for (line, count) in zip(lines, runs) { all[line, default: 0] += count }
      }
    }
    return all
  }

  @Test(arguments: [1, 3])
  func `a pass counts what its rules ran, and not that they were loaded`(_ workers: Int) throws {
    let runs = try runs(counting: true, workers: workers)
    #expect(runs == [2: 60, 3: 0, 5: 60, 6: 0, 7: 0, 8: 0, 10: 60, 11: 0])
  }

  @Test func `who does not count has nothing to tell`() {
    #expect(throws: Diagnostics.self) { try runs(counting: false) }
  }
}
