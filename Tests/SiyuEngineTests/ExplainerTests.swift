import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct ExplainerTests {
  private static let plugin = PluginSource.lua(
    "why",
    #"""
    siyu.tag_group {
      id = "size", title = "消费", dimension = "value", values = { "big", "small" },
      assign = function(c, ctx)
        local spent = c.orders:within("30d"):sum("net")
        if spent == 0 then return siyu.keep end
        return spent >= 500 and "big" or "small", { "近期 {spent}", spent = siyu.money(spent) }
      end,
    }
    siyu.tag_group {
      id = "many", title = "多", dimension = "value", exclusive = false, values = { "a", "b" },
      assign = function(c) return c.city and {} or { "b", "a" } end,
    }
    siyu.tag_group {
      id = "raises", title = "错", dimension = "value", values = { "x" },
      assign = function(c) error("at " .. c.orders:count()) end,
    }
    siyu.segment { id = "buyer", title = "买家", where = function(c) return c.orders:count() > 0 end }
    siyu.segment { id = "nobody", title = "无", where = function(c) return false end }
    """#)

  private func lab() throws -> EngineLab {
    let lab = try EngineLab([Self.plugin])
    try lab.bringCustomers([7])
    lab.now = lab.now.advanced(bySeconds: 86_400)
    return lab
  }

  private func explain(_ lab: EngineLab, _ id: String = "c7") throws -> Explanation {
    try Explainer(store: lab.store, runtime: lab.runtime, plugins: lab.plugins, now: lab.now)
      .explain(lab.store.customer(named: id))
  }

  @Test func `shows what every rule answers today, and from what`() throws {
    let lab = try lab()
    let before = try lab.store.everything()
    let shown = try explain(lab)
    #expect(shown.detail.id == "c7")
    #expect(shown.detail.tags == [])
    #expect(shown.segments == ["why.buyer"])
    #expect(shown.setAside == [])
    #expect(shown.rules.map(\.answer) == [.values(["big"]), .values(["a", "b"]), .failed])
    #expect(shown.rules.map(\.plugin) == ["why@1.0.0", "why@1.0.0", "why@1.0.0"])
    #expect(shown.rules[0].reason == "近期 ¥7.00")
    #expect(
      shown.rules[0].evidence == ["orders within 30d: sum net = 7.00  (order o7 of 2024-01-01)"])
    #expect(shown.rules[2].failure?.message == "at 1")
    #expect(shown.rules[2].place == SourcePlace(file: "main.lua", line: 13))
    // Looking writes nothing.
    #expect(try lab.store.everything() == before)
  }

  @Test func `tells a held tag's rule, reason and reading, and what was before`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    let then = lab.now
    lab.now = lab.now.advanced(bySeconds: 86_400)
    try lab.correct(7, to: 2)
    let second = try lab.planner().apply()
    lab.now = lab.now.advanced(bySeconds: 90 * 86_400)

    let shown = try explain(lab)
    let held = try #require(shown.detail.tags.first { $0.tag.group == "why.size" })
    #expect(held.tag.value == "small")
    #expect(held.since == then.advanced(bySeconds: 86_400))
    guard case .rule(let trace) = held.origin else {
      Issue.record("not by a rule")
      return
    }
    #expect(trace.plugin == "why@1.0.0")
    #expect(trace.checksum == Self.plugin.checksum)
    #expect(trace.rule == "size (main.lua:1)")
    #expect(trace.run == second.run)
    #expect(trace.reason == "近期 ¥2.00")
    #expect(trace.reads == ["orders within 30d: sum net"])
    #expect(shown.rules[0].answer == .keep)
    let history = shown.detail.history.filter { $0.tag.group == "why.size" }
    #expect(history.contains { $0.tag.value == "big" && !$0.gained })
    #expect(history.contains { $0.tag.value == "big" && $0.gained && $0.at == then })
  }

  @Test func `a plugin that is set aside is told, the others explain`() throws {
    let bad = PluginSource.lua(
      "bad",
      #"""
      siyu.tag_group {
        id = "x", title = "x", dimension = "value", values = { "x" },
        assign = function() return string.rep("x", 1000000000) end,
      }
      """#)
    let lab = try lab()
    try lab.use([bad, Self.plugin])
    let shown = try explain(lab)
    #expect(shown.setAside.map(\.plugin) == ["bad"])
    #expect(shown.rules.map(\.group.name) == ["why.size", "why.many", "why.raises"])
  }
}
