import SiyuEngine
import SiyuModel
import SiyuTestSupport
import SiyuWorkers
import Testing

/// What workers measure over a pass.
@Suite struct ProfileTests {
  private static let plugin = PluginSource.lua(
    "dear",
    #"""
    local function spell(id)
      local text = ""
      for i = 1, 50 do text = text .. id end
      return text
    end
    siyu.tag_group {
      id = "kind", title = "类", dimension = "value", values = { "long", "short" },
      assign = function(c)
        return #spell(c.id) > 100 and "long" or "short"
      end,
    }
    siyu.segment { id = "cheap", title = "省", where = function(c) return c.orders:count() > 0 end }
    """#)

  private static func profile(workers: Int) throws -> PluginProfile {
    let lab = try EngineLab([plugin])
    try lab.bringCustomers(1...5_000)
    var setup = try WorkerSetup(executable: EngineLab.worker, surroundings: lab.surroundings)
    setup.measures = true
    let runtime = ProcessRuntime(setup)
    defer { runtime.close() }
    var planner = lab.planner(full: true, workers: workers)
    planner.runtime = runtime
    _ = try planner.plan()
    return try #require(try runtime.profile(of: lab.plugins[0].source))
  }

  private func counts(_ places: [PluginProfile.Place]) -> [String] {
    places.map { "\($0.file):\($0.line) \($0.name) \($0.cost.calls)" }.sorted()
  }

  @Test func `functions are called after their declarations, and calls are counted`() throws {
    let profile = try Self.profile(workers: 1)
    #expect(
      counts(profile.functions) == [
        "main.lua:1 spell 5000", "main.lua:12 segment 'cheap' 5000",
        "main.lua:8 tag_group 'kind' 5000",
      ])
    let dear = try #require(PluginProfile.dearest(profile.functions).first)
    #expect(dear.name == "spell" && dear.cost.bytes > 5_000 * 50 * 50)
    let rule = try #require(profile.functions.first { $0.line == 8 })
    #expect(rule.cost.whole > rule.cost.time && dear.cost.whole == 0)
    let lines = Dictionary(uniqueKeysWithValues: profile.lines.map { ($0.line, $0.cost) })
    // The segment asks siyu: its time is siyu's, at that line.
    #expect(lines[12]?.outside ?? 0 > 0)
    #expect(profile.memoryPeak > 0 && profile.total.time > 0)
  }

  @Test func `several workers of a plugin are told together`() throws {
    let one = try Self.profile(workers: 1)
    let three = try Self.profile(workers: 3)
    #expect(counts(one.functions) == counts(three.functions))
    // Which lines samples fall on depends on where the counting began.
    func calling(_ profile: PluginProfile) -> [String] {
      counts(profile.lines.filter { $0.cost.calls > 0 })
    }
    #expect(calling(one) == calling(three))
  }

  @Test func `who does not measure has nothing to tell`() throws {
    let lab = try EngineLab([Self.plugin])
    _ = try lab.planner(full: true).plan()
    #expect(throws: Diagnostics.self) { try lab.runtime.profile(of: lab.plugins[0].source) }
  }
}
