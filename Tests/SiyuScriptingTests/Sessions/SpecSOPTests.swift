import SiyuModel
import Testing

@testable import SiyuScripting

/// Specs ask the functions of SOPs.
@Suite struct SpecSOPTests {
  private func lines(_ body: String) throws -> [String] {
    try SpecHarness.run(
      "it(\"x\", function()\n\(body)\nend)", main: SpecHarness.main + "\n" + SpecHarness.sops
    ).lines
  }

  @Test(arguments: [
    // enrol
    #"assert.is_true(enrols(customer {}, "new-friend", { event = { pool = "wecom" } }))"#,
    #"assert.is_false(enrols(customer {}, "skincare.new-friend", { event = { pool = "app" } }))"#,
    #"assert.same({ false, "别处来的" }, { enrols(customer {}, "new-friend") })"#,
    // leave
    """
    local c = customer { orders = { { paid_at = "-1d", amount = "9.00" } } }
    assert.is_false(leaves(c, "new-friend"))
    assert.is_true(leaves(c, "new-friend", { enrolled_at = "-2d" }))
    assert.is_false(leaves(c, "new-friend", { enrolled_at = "-1h" }))
    """,
    // steps
    #"assert.is_false(takes(customer {}, "new-friend", "howto"))"#,
    #"assert.is_true(takes(customer {}, "new-friend", "howto", { sent = { "welcome" } }))"#,
    """
    local known = { sent = { "welcome" }, answered = { "welcome" } }
    assert.is_false(takes(customer {}, "new-friend", "howto", known))
    """,
    """
    local facts = { content = { words = "content/b" }, occurrence = "hand:7" }
    assert.same({ true, "words hand:7" }, { takes(customer {}, "new-friend", "words", facts) })
    facts.bought = { "welcome" }
    assert.is_false(takes(customer {}, "new-friend", "words", facts))
    """,
    // things and groups
    #"assert.is_false(leaves(customer { entities = { { kind = "pet", id = "p1" } } }, "pet-day"))"#,
    """
    local c = customer { city = "上海", entities = { { kind = "pet", id = "p1" }, { kind = "pet", id = "p2" } } }
    assert.is_true(leaves(c, "pet-day", { entity = "p2" }))
    assert.is_false(leaves(c, "pet-day", { entity = "p1" }))
    """,
    #"assert.is_true(leaves({ id = "G1", name = "老客群", members = 11 }, "festival"))"#,
    #"assert.same({ false, "新客群" }, { leaves({ name = "新客群" }, "festival") })"#,
    // the views are the customer's again
    """
    local c = customer { city = "上海" }
    leaves({ members = 11 }, "festival")
    assert.equal("上海", c.city)
    assert.equal(nil, tag(c, "value"))
    """,
  ])
  func `conditions of SOPs can be asked one by one`(_ body: String) throws {
    #expect(try lines(body) == ["passed: x"])
  }

  @Test(arguments: [
    (
      #"enrols(customer {}, "new-frend")"#,
      "the plugin has no sop 'new-frend'; did you mean 'new-friend'?"
    ),
    (
      #"takes(customer {}, "new-friend", "hwto")"#,
      "sop 'new-friend' has no step 'hwto'; did you mean 'howto'?"
    ),
    (
      #"takes(customer {}, "new-friend", "welcome")"#,
      "step 'welcome' of sop 'new-friend' has no 'when' to ask; it is always taken."
    ),
    (
      #"enrols({}, "festival")"#, "'enrol' of sop 'festival' has no 'when' to ask."
    ),
    (
      #"takes(customer {}, "new-friend", "howto", { sent = { "welcom" } })"#,
      "sop 'new-friend' has no step 'welcom'; did you mean 'welcome'?"
    ),
    (
      #"takes(customer {}, "new-friend", "howto", { answerd = { "welcome" } })"#,
      "unknown field 'answerd' of what is known of an enrolment; did you mean 'answered'?"
    ),
    (
      #"enrols(customer {}, "new-friend", { sent = { "welcome" } })"#,
      "unknown field 'sent' of what is known of an enrolment; there are 'event', 'entity'."
    ),
    (
      #"leaves(customer {}, "new-friend", { content = { words = "content/c" } })"#,
      "step 'words' does not send 'content/c'; did you mean 'content/a'?"
    ),
    (
      #"leaves(customer {}, "new-friend", { sent = { 7 } })"#,
      "'sent' of what is known of an enrolment wants a list of steps' ids, got { 7 }."
    ),
    (
      #"leaves(customer {}, "pet-day")"#,
      #"sop 'pet-day' is for one pet and the customer has 0; describe one, or say which: { entity = "p1" }."#
    ),
    (
      #"leaves(customer { entities = { { kind = "pet", id = "p1" } } }, "pet-day", { entity = "p7" })"#,
      "the customer has no pet 'p7'; did you mean 'p1'?"
    ),
    (
      #"leaves(customer {}, "new-friend", { entity = "p1" })"#,
      "sop 'new-friend' is not for a thing of the customer's."
    ),
    (
      #"leaves({ size = 3 }, "festival")"#,
      "unknown field 'size' of a group; there are 'id', 'name', 'owner', 'capacity', 'members'."
    ),
  ])
  func `what cannot be asked says so`(_ body: String, _ message: String) throws {
    let lines = try lines(body)
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains(message) }, "\(lines)")
  }

  @Test func `a condition that raises fails the example with its place`() throws {
    let main = """
      siyu.sop {
        id = "x", title = "X",
        leave = function(c, ctx) error("no luck") end,
        steps = { { id = "a", finish = true } },
      }
      """
    let lines = try SpecHarness.run(
      "it(\"x\", function() leaves(customer {}, \"x\") end)", main: main
    ).lines
    #expect(lines.first == "error: x")
    #expect(lines.contains("  sop 'x.leave' raised an error"), "\(lines)")
    #expect(lines.contains { $0.contains("main.lua:3: no luck") }, "\(lines)")
  }

  @Test func `a setting that nobody set is nil`() throws {
    let main = """
      siyu.sop {
        id = "x", title = "X",
        leave = function(c, ctx) return ctx.settings.gift == nil, ctx.settings.gift end,
        steps = { { id = "a", finish = true } },
      }
      """
    let lines = try SpecHarness.run(
      """
      it("x", function()
        assert.is_true(leaves(customer {}, "x"))
        settings { gift = "小样" }
        assert.same({ false, "小样" }, { leaves(customer {}, "x") })
      end)
      """, main: main, settings: ["gift": .null]
    ).lines
    #expect(lines == ["passed: x"])
  }

  @Test func `ctx-run is an error outside of an SOP's functions also after one was asked`() throws {
    let main =
      SpecHarness.sops + """
        siyu.tag_group {
          id = "value", title = "V", dimension = "value", values = { "low", "high" },
          assign = function(c, ctx) return ctx.run and "low" end,
        }
        siyu.tag_group {
          id = "likes", title = "L", dimension = "product", values = { "mask" },
          assign = function() end,
        }
        siyu.entity { id = "pet", title = "P", fields = { { id = "born", title = "B", type = "date" } } }
        """
    let lines = try SpecHarness.run(
      "it(\"x\", function() leaves(customer {}, \"new-friend\") tags(customer {}) end)", main: main
    ).lines
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains("ctx.run can be read in the functions of an SOP only") })
  }
}
