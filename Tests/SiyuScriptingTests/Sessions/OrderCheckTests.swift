import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

/// The specs' customers are asked about in two orders.
@Suite struct OrderCheckTests {
  /// A rule that counts by a function of the host's, since the sandbox leaves it no way of its own.
  private static let main = """
    siyu.tag_group {
      id = "value", title = "价值", dimension = "value", exclusive = true,
      values = { { "high", "高" }, { "low", "低" } },
      assign = function(c, ctx)
        return tick() > 2 and "high" or "low", "asked"
      end,
    }
    siyu.segment {
      id = "rich", title = "富", where = function(c) return c.orders:sum("net") > 10000 end,
    }
    """

  private static let spec = """
    describe("value", function()
      it("of one", function()
        tags(customer { orders = { { paid_at = "-1d", amount = "900.00" } } })
        tags(customer { city = "上海" })
      end)
      it("of another", function()
        at("2026-07-01")
        settings { high_value = 5 }
        tags(customer {})
      end)
    end)
    """

  private func run(_ main: String, _ spec: String) throws -> SpecHost {
    var source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare",
      files: ["main.lua": Array(main.utf8), "test/a_spec.lua": Array(spec.utf8)],
      settings: ["high_value": 200_000], grants: ["tag", "orders"])
    source.settings = ["high_value": 200_000]
    let surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny)
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source, surroundings: surroundings, mode: .spec,
      seed: 1)
    let prepare: (PluginMachine) throws -> Void = { machine in
      var ticks: Int64 = 0
      try machine.lua.register(
        global: LuaFunction("tick") { call in
          ticks += 1
          try call.return(ticks)
        })
    }
    try prepare(machine)
    let session = try SpecSession(machine, seed: 1)
    session.prepareFresh = prepare
    _ = try machine.load().get()
    let host = SpecHost()
    let job: DataRecord = ["kind": "spec", "files": ["test/a_spec.lua"]]
    _ = try session.run(.record(job), host).get()
    return host
  }

  @Test func `an answer that hangs on the order fails, with rule, customer and both answers`()
    throws
  {
    let host = try run(Self.main, Self.spec)
    #expect(
      host.lines == [
        "passed: value › of one", "passed: value › of another",
        "failed: tag_group 'value' in two orders",
        "  it answers otherwise when customers are asked in another order",
        "  plugins/skincare/main.lua:1: siyu.tag_group {",
        "  about customer 2 of 'value › of one':", "  in order: high, because asked",
        "  in the reverse order, newly loaded: low, because asked",
        "  and about 1 more of 3 customers",
      ])
  }

  @Test func `conditions of SOPs are asked again with what they were told`() throws {
    let main = """
      siyu.sop {
        id = "x", title = "X",
        leave = function(c, ctx) return tick() > 2 and ctx.run:sent("a") end,
        steps = { { id = "a", finish = true } },
      }
      """
    let spec = """
      it("leaves", function()
        assert.is_false(leaves(customer {}, "x", { sent = { "a" } }))
        assert.is_false(leaves(customer {}, "x"))
      end)
      """
    #expect(
      try run(main, spec).lines == [
        "passed: leaves", "failed: sop 'x.leave' in two orders",
        "  it answers otherwise when customers are asked in another order",
        "  plugins/skincare/main.lua:1: siyu.sop {", "  about customer 1 of 'leaves':",
        "  in order: yes", "  in the reverse order, newly loaded: no",
      ])
  }

  @Test func `answers that do not are not spoken of`() throws {
    let host = try run(
      Self.main.replacing("tick() > 2", with: "c.orders:count() + ctx.settings.high_value > 6"),
      Self.spec)
    #expect(host.lines == ["passed: value › of one", "passed: value › of another"])
  }

  @Test func `clock, settings and numbers are those of the example`() throws {
    let main = Self.main.replacing(
      "tick() > 2 and \"high\" or \"low\", \"asked\"",
      with: "tick() > 0 and \"low\", \"at \" .. ctx.now .. \" with \" .. ctx.settings.high_value")
    #expect(try run(main, Self.spec).results.count == 2)
  }
}
