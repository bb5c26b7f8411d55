import Testing

@testable import SiyuScripting

/// Programmes of KOCs in specs.
@Suite struct SpecKOCTests {
  private static func run(_ body: String, main: String = SpecHarness.koc) throws -> [String] {
    try SpecHarness.run(
      "it(\"x\", function()\n\(body)\nend)", main: main, grants: ["tag", "koc", "answers"],
      surveys: [KOCHarness.survey]
    ).lines
  }

  @Test func `a score reads the answers to the programme's survey`() throws {
    let lines = try Self.run(
      """
      local c = customer { answers = { koc = { fans = 300 } } }
      local points, why = score(c, "ambassador")
      assert.equal(300, points)
      assert.equal("有粉丝", why)
      assert.is_nil((score(customer {}, "ambassador")))
      """)
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test func `a stage that is described is read by rules`() throws {
    let lines = try Self.run(
      """
      assert.equal("active", customer { koc = { ambassador = "active" } }.koc("ambassador").stage)
      assert.is_nil(customer {}.koc("ambassador"))
      """)
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test(arguments: [
    (#"customer { koc = { ambassador = "activ" } }"#, "no stage 'activ'; did you mean 'active'?"),
    (
      #"customer { koc = { ambasador = "left" } }"#,
      "no koc 'ambasador'; did you mean 'ambassador'?"
    ),
    (#"customer { koc = "left" }"#, "is a table such as"),
    (#"customer {}.koc("ambasador")"#, "there is no koc 'ambasador' in this plugin"),
    (#"score(customer {}, "star")"#, "the plugin has no koc 'star'"),
  ])
  func `a slip is told with what is near`(_ body: String, _ words: String) throws {
    let lines = try Self.run(body)
    #expect(lines.contains { $0.contains(words) }, "\(lines)")
  }

  @Test func `the only programme need not be named, of several one is`() throws {
    let lines = try Self.run("assert.is_true(type(koc(customer {})) == \"table\")")
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
    let second = SpecHarness.koc.replacing("\"ambassador\"", with: "\"star\"")
    let several = try Self.run("koc(customer {})", main: SpecHarness.koc + "\n" + second)
    #expect(
      several.contains {
        $0.contains(
          "which koc is meant? There are 'ambassador', 'star'; write koc(customer {}, \"ambassador\")"
        )
      }, "\(several)")
  }

  private static let whole = """
    siyu.koc {
      id = "ambassador", title = "体验官",
      recruit = { survey = "koc", invite = function(c) return c.orders:count() > 0, "买过" end },
      select = { top = 1, per = "city", quota = 1,
        score = function(c, ctx) return ctx.answers:number("fans") end },
      assess = { every = "30d",
        tasks = {
          { id = "moments", title = "朋友圈", points = 10, proof = "link", times = 2,
            review = function(c, ctx) return ctx.task.proof:find("weibo") == nil, "看过" end },
          { id = "note", title = "笔记", points = 5, proof = "picture" },
        },
        pass = function(c, ctx) return ctx.done.points >= 25 and ctx.done.tasks.note == 1 end },
      fission = { reward = function(c, ctx)
        local order = ctx.invited.first_order
        if order and order.amount >= 2900 then return { points = 50 * ctx.invited.generation }, "首单" end
      end },
    }
    """

  @Test func `all that a programme says is asked in one`() throws {
    let lines = try SpecHarness.run(
      """
      it("x", function()
        local c = customer { city = "杭州", orders = { { paid_at = "-1d", amount = "9.00" } },
          answers = { koc = { fans = 30 } }, koc = { ambassador = "warned" } }
        local k = koc(c, "ambassador")
        assert.same({ stage = "warned", invites = true, invite_reason = "买过", score = 30, part = "杭州" }, k)
        k = koc(customer {}, "ambassador", { done = { moments = 2, note = 1 } })
        assert.is_true(k.passes)
        assert.is_nil(k.stage)
        assert.is_false(koc(customer {}, "ambassador", { done = { moments = 2 } }).passes)
        local task = { id = "moments", proof = "https://weibo.com/1" }
        assert.is_false(koc(c, "ambassador", { task = task }).accepts)
        task.proof = "https://example.com"
        assert.equal("看过", koc(c, "ambassador", { task = task }).accept_reason)
        local told = { generation = 2, first_order = { amount = "29.00" } }
        k = koc(c, "ambassador", { invited = told })
        assert.equal(100, k.reward.points)
        assert.equal("首单", k.reward_reason)
        assert.is_nil(koc(c, "ambassador", { invited = {} }).reward)
      end)
      """, main: Self.whole,
      grants: ["tag", "koc", "answers", "orders", "points", "task"], surveys: [KOCHarness.survey]
    ).lines
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test(arguments: [
    ("{ don = {} }", "unknown field 'don' of what koc is told; did you mean 'done'?"),
    ("{ done = { moment = 1 } }", "unknown field 'moment' of done of koc; did you mean 'moments'?"),
    ("{ done = { moments = 3 } }", "task 'moments' is done 0 to 2 times in a period, got 3."),
    ("{ task = { id = 'nots' } }", "there is no task 'nots'; did you mean 'note'?"),
    ("{ invited = { generation = 3 } }", "'generation' of invited is 1 or 2, got 3."),
  ])
  func `a slip in what it is told is an error`(told: String, words: String) throws {
    let lines = try SpecHarness.run(
      "it('x', function() koc(customer {}, 'ambassador', \(told)) end)", main: Self.whole,
      grants: ["tag", "koc", "answers", "orders", "points", "task"], surveys: [KOCHarness.survey]
    ).lines
    #expect(lines.contains { $0.contains(words) }, "\(lines)")
  }

  @Test func `what belongs to a programme is there for its functions only`() throws {
    let main =
      SpecHarness.koc
        + #"""

        siyu.segment { id = "s", title = "S", where = function(c, ctx) return ctx.done ~= nil end }
        """#
    let lines = try Self.run(#"segment(customer {}, "s")"#, main: main)
    #expect(
      lines.contains { $0.contains("ctx.done can be read in the functions of siyu.koc only") },
      "\(lines)")
  }
}
