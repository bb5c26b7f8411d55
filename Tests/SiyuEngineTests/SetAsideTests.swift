import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// A bad plugin harms only itself.
@Suite(.serialized) struct SetAsideTests {
  private static let shared = TagGroup(
    name: "interest", title: "兴趣", dimension: .product, exclusive: false,
    values: ["some", "much"].map { TagValue(name: $0, title: $0) })

  /// Fills a group of its own and a shared one.
  private static let good = PluginSource.lua(
    "good",
    #"""
    siyu.tag_group {
      id = "bought", title = "买过", dimension = "value", values = { "yes", "no" },
      assign = function(c) return c.orders:within("10d"):count() > 0 and "yes" or "no" end,
    }
    siyu.tag_group {
      shared = "interest",
      assign = function(c) return c.orders:sum("net") >= 500 and { "much" } or nil end,
    }
    """#, grants: ["orders", "tag", "tag:interest"])

  enum Badness: String, CaseIterable, Sendable {
    case loops, searches, fillsText, fillsTables

    /// What it does for the one customer who spent 7 yuan.
    var lua: String {
      switch self {
      case .loops: "while true do end"
      // Time spent inside Lua's library, where no hook is called.
      case .searches: "string.rep('a', 40):find(string.rep('a?', 40) .. string.rep('a', 40))"
      case .fillsText: "string.rep('x', 1000000000)"
      case .fillsTables: "local t = {} for i = 1, 1e9 do t[i] = { i } end"
      }
    }

    var cause: SetAside.Cause {
      switch self {
      case .loops, .searches: .deadline
      case .fillsText, .fillsTables: .memory
      }
    }
  }

  private static func bad(_ badness: Badness, when condition: String = "spent == 700")
    -> PluginSource
  {
    .lua(
      "bad",
      #"""
      local function check(c)
        local spent = c.orders:within("20d"):sum("net")
        if \#(condition) then \#(badness.lua) end
      end
      siyu.tag_group {
        id = "mood", title = "心情", dimension = "value", values = { "fine" },
        assign = function(c) check(c) return "fine" end,
      }
      siyu.tag_group {
        shared = "interest",
        assign = function(c) return { "some" } end,
      }
      """#, grants: ["orders", "tag", "tag:interest"])
  }

  private static func lab(_ plugins: [PluginSource], customers: Int = 12) throws -> EngineLab {
    var limits = PluginLimits()
    limits.questionMilliseconds = 150
    limits.memoryBytes = 8 << 20
    let lab = try EngineLab(plugins, shared: [shared], limits: limits)
    try lab.bringCustomers(1...customers)
    return lab
  }

  @Test(arguments: Badness.allCases)
  func `is set aside whole, and the others decide as if it were not there`(
    _ badness: Badness
  ) throws {
    let alone = try Self.lab([Self.good])
    let wanted = try alone.planner().plan().outcome.plugins[0]
    let lab = try Self.lab([Self.bad(badness), Self.good])
    let plan = try lab.planner(workers: 2).plan()
    let outcome = plan.outcome
    #expect(outcome.plugins[0].setAside?.cause == badness.cause)
    #expect(outcome.plugins[0].rules.allSatisfy { $0.values.isEmpty })
    #expect(changes(outcome.plugins[1]) == changes(wanted))
    #expect(plan.file.plugins.map(\.name) == ["good@1.0.0"])

    _ = try lab.planner().apply()
    _ = try alone.planner().apply()
    #expect(try lab.held() == alone.held())
    #expect(try lab.store.evaluationMark() == nil)
  }

  /// Everybody is due at once and stays so: when the others' answers change is in the report.
  @Test func `others' answers change at their time`() throws {
    let lab = try Self.lab([Self.bad(.fillsText), Self.good])
    let report = try lab.planner().apply()
    #expect(report.outcome.setAside.map(\.plugin) == ["bad"])
    let due = try #require(report.nextLook)
    let alone = try Self.lab([Self.good])
    let calm = try alone.planner().apply()
    #expect(calm.nextLook == nil)
    #expect(try alone.store.standing().nextDue == due)
    #expect(try lab.store.standing().nextDue.map { $0 <= lab.now } ?? false)
    #expect(try lab.store.nextDue(after: lab.now) == nil)
  }

  @Test func `its earlier tags stay, and the next pass looks again`() throws {
    // Bad from the day on which c7 has spent 7 yuan twice.
    let lab = try Self.lab([Self.bad(.fillsText, when: "spent == 1400"), Self.good])
    _ = try lab.planner().apply()
    let mark = try #require(try lab.store.evaluationMark())
    let before = try lab.held()
    #expect(before.filter { $0.hasSuffix("bad.mood:fine") }.count == 12)

    let day: Int64 = 86_400
    var again = EngineLab.order(7, amount: 700, at: lab.now.advanced(bySeconds: day))
    again.orderID = "again"
    try lab.bring(.orders([again, EngineLab.order(99, amount: 100, at: lab.now)]))
    lab.now = lab.now.advanced(bySeconds: 2 * day)
    let report = try lab.planner().apply()
    #expect(report.outcome.setAside.map(\.plugin) == ["bad"])
    #expect(report.outcome.evaluated == 2)
    #expect(try lab.store.evaluationMark() == mark)
    let held = try lab.held()
    #expect(held.filter { $0.hasSuffix("bad.mood:fine") }.count == 12)
    #expect(held.contains("c99 good.bought:yes"))

    // Nothing new has come in, but c7's first order leaves the window, and with it the reason to
    // be bad; the bad plugin has yet to see c99.
    lab.now = lab.now.advanced(bySeconds: 18 * day + 3_600)
    let some = try lab.planner().plan()
    #expect(some.outcome.setAside.isEmpty)
    #expect(some.file.digest == (try lab.planner(full: true).plan().file.digest))
    _ = try lab.planner().apply()
    #expect(try lab.held().contains("c99 bad.mood:fine"))
    #expect(try lab.store.evaluationMark()?.now == lab.now)
  }

  @Test(arguments: [0, 1, 2]) func `what it decided before it crashed does not count`(
    _ batch: Int
  ) throws {
    let quiet = Self.bad(.loops, when: "false")
    let lab = try Self.lab([quiet, Self.good], customers: 8_300)
    var planner = lab.planner()
    planner.runtime = FailingRuntime(lab.runtime, plugin: 0, batch: batch)
    let report = try planner.apply()
    #expect(report.outcome.setAside.map(\.cause) == [.crash])

    let alone = try Self.lab([Self.good], customers: 8_300)
    let wanted = try alone.planner().apply()
    #expect(report.outcome.touched == wanted.outcome.touched)
    #expect(changes(report.outcome.plugins[1]) == changes(wanted.outcome.plugins[0]))
    #expect(try lab.held() == alone.held())

    // It works again, and is asked about everybody.
    let next = try lab.planner().apply()
    #expect(next.outcome.evaluated == 8_300)
    #expect(try lab.held().count { $0.hasSuffix(" bad.mood:fine") } == 8_300)
  }

  @Test func `two bad plugins are set aside one after the other`() throws {
    var second = Self.bad(.fillsText, when: "spent == 300")
    second.id = "worse"
    second.checksum = "worse"
    let lab = try Self.lab([Self.bad(.fillsText), Self.good, second])
    let outcome = try lab.planner(workers: 2).plan().outcome
    #expect(outcome.setAside.map(\.plugin).sorted() == ["bad", "worse"])
    let alone = try Self.lab([Self.good])
    #expect(changes(outcome.plugins[1]) == changes(try alone.planner().plan().outcome.plugins[0]))
  }

  @Test func `a plugin that does not load says why and has no part`() throws {
    #expect {
      _ = try Self.lab([.lua("broken", "error('not today')")])
    } throws: { error in
      (error as? SetAside)?.cause == .load && "\(error)".contains("not today")
    }
  }

  private func changes(_ plugin: PluginOutcome) -> [String] {
    plugin.rules.flatMap { rule in
      rule.values.map {
        "\(rule.group.name):\($0.value.name) +\($0.gained) -\($0.lost) \($0.examples)"
      }
    }
  }

  // MARK: Rules that raise

  @Test func `a rule that raises for some leaves their tags and gives examples`() throws {
    let plugin = PluginSource.lua(
      "moody",
      #"""
      siyu.tag_group {
        id = "size", title = "消费", dimension = "value", values = { "big", "small" },
        assign = function(c)
          local spent = c.orders:within("30d"):sum("net")
          if spent == 0 then error("nobody spends nothing") end
          return spent >= 500 and "big" or "small"
        end,
      }
      siyu.tag_group {
        id = "all", title = "所有", dimension = "value", values = { "yes" },
        assign = function() return "yes" end,
      }
      siyu.segment {
        id = "odd", title = "奇怪", where = function(c) return c.id ~= "c3" or nil + 1 end,
      }
      """#)
    let lab = try Self.lab([plugin])
    _ = try lab.planner().apply()
    let before = try lab.held()
    // All orders of the first five leave the window's customers with nothing.
    for number in 1...5 { try lab.correct(number, to: 0) }
    let report = try lab.planner().apply()
    let moody = report.outcome.plugins[0]
    #expect(moody.setAside == nil)
    #expect(moody.rules[0].failures == 5)
    #expect(moody.rules[0].failureExamples.map(\.id) == ["c1", "c2", "c3"])
    let told = try #require(moody.rules[0].failureExamples.first).diagnostic
    #expect(told.description.hasPrefix("plugins/moody/main.lua:5: nobody spends nothing"))
    #expect(moody.rules[1].failures == 0)
    #expect(moody.segments[0].failures == 1)
    #expect(moody.segments[0].members == 4)
    #expect(try lab.held() == before)
    #expect(try lab.store.evaluationMark()?.change != nil)
  }
}
