import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct SOPPermissionTests {
  static let needs: [(String, String)] = [
    (SOPHarness.with("enrol = { on = 'order.paid' },"), "orders"),
    (SOPHarness.with("enrol = { on = 'pool.joined' },"), "events"),
    (SOPHarness.with("enrol = { birthday = true },"), "birthday"),
    (SOPHarness.with("goal = { on = 'order.paid', within = '1d' },"), "orders"),
    (SOPHarness.steps("{ id = 'a', task = 'T' }"), "task"),
    (SOPHarness.steps("{ id = 'a', points = 1 }"), "points"),
    (SOPHarness.with("") + "siyu.coupon { id = 'c', title = 'C' }", "coupon"),
    (SOPHarness.steps("{ id = 'a', tag = 'lifecycle:new' }"), "tag:lifecycle"),
    (SOPHarness.steps("{ id = 'a', wait_for = { on = 'page.seen', timeout = '1d' } }"), "events"),
  ]

  @Test(arguments: needs)
  func `what an SOP does or looks at is asked for in plugin.toml`(
    _ text: String, _ permission: String
  ) throws {
    #expect(throws: Never.self) { try SOPHarness.machine(text).load().get() }
    let machine = try SOPHarness.machine(text, asked: SOPHarness.asked.subtracting([permission]))
    guard case .failure(let problems) = machine.load() else {
      Issue.record("loaded without permission")
      return
    }
    #expect(problems.all.count == 1)
    #expect(
      problems.all[0].message.hasSuffix(
        "needs the permission \"\(permission)\", which plugin.toml does not ask for"))
    #expect(problems.all[0].hint?.hasSuffix("\"\(permission)\"]") == true)
  }

  @Test func `a plugin that sends asks for a touchpoint, whichever`() throws {
    let text = SOPHarness.steps(
      "{ id = 'a', send = 'content/a' }", "{ id = 'b', send = 'content/b' }")
    let others = SOPHarness.asked.subtracting(["wecom.chat"])
    #expect(
      Harness.outcome(try SOPHarness.machine(text, asked: others))
        == "plugins/skincare/main.lua:6: step 'a' of sop 'x' sends, and plugin.toml asks for no touchpoint"
    )
    guard case .failure(let problems) = try SOPHarness.machine(text, asked: others).load() else {
      Issue.record("it loads")
      return
    }
    #expect(problems.all.map(\.code) == ["missing-permission"])
    #expect(
      Harness.outcome(try SOPHarness.machine(text, asked: others.union(["wechat.service"]))) == "")
  }

  static let words = [
    ("for = 'pet'", "for", "subject"), ("end = true", "end", "finish"),
    ("goto = 'a'", "goto", "go_to"), ("until = '2d'", "until", "within"),
    ("then = 'a'", "then", "happened"), ("else = 'a'", "else", "timed_out"),
    ("repeat = 'each'", "repeat", "again"),
  ]

  @Test(arguments: words)
  func `a word of Lua's own gets the right one in answer`(
    _ field: String, _ word: String, _ right: String
  ) throws {
    let machine = try SOPHarness.machine(SOPHarness.with(field + ","))
    guard case .failure(let problems) = machine.load() else {
      Issue.record("loaded")
      return
    }
    #expect(problems.all.count == 1)
    #expect(problems.all[0].line == 6)
    #expect(
      problems.all[0].hint
        == "'\(word)' is a word of Lua's own and no field's name; in siyu.sop it is '\(right)'.")
  }

  @Test func `an 'end' that is no field gets no such hint`() throws {
    let machine = try Harness.machine("local a = 1 end")
    guard case .failure(let problems) = machine.load() else { return }
    #expect(problems.all[0].hint == nil)
  }

  @Test func `where loading ends early, nobody is told of what comes later`() throws {
    let outcome = Harness.outcome(
      try SOPHarness.machine(
        SOPHarness.with("enrol = { segment = 'later' }, priority = 1000,") + "\nlocal x x()"))
    #expect(
      outcome == """
        plugins/skincare/main.lua:6: 'priority' in sop 'x' wants a whole number from -100 to 100, got 1000.
        plugins/skincare/main.lua:8: attempt to call a nil value (local 'x')
        """)
  }
}
