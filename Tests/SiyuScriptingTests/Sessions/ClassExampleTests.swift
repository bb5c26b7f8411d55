import SiyuModel
import Testing

@testable import SiyuScripting

/// What the reference shows of the views runs, in a rule that is asked about one customer, and is so.
@Suite struct ClassExampleTests {
  private static let survey = Survey(
    name: "skincare.koc", title: "问卷",
    questions: [
      SurveyQuestion(id: "fans", form: .number(min: 0, max: nil)),
      SurveyQuestion(
        id: "platform", form: .choice([SurveyChoice(id: "xiaohongshu", title: "小红书")])),
      SurveyQuestion(
        id: "likes",
        form: .choices(
          [SurveyChoice(id: "mask", title: "面膜"), SurveyChoice(id: "cream", title: "面霜")], most: 2)),
      SurveyQuestion(id: "why", form: .text(longest: 20)),
      SurveyQuestion(id: "liking", form: .scale(from: 1, to: 5)),
    ])

  private static func main(_ example: String, _ run: String) -> String {
    """
    siyu.attribute { id = "skin_type", title = "肤质", type = "choice", choices = { "dry", "oily" } }
    siyu.entity {
      id = "pet", title = "宠物", fields = { { id = "born", title = "生日", type = "date" } },
    }
    siyu.tag_group {
      id = "value", title = "价值", dimension = "value", values = { { "high", "高" } },
      assign = function(c) return "high" end,
    }
    siyu.segment { id = "loyal", title = "忠诚", where = function(c) return true end }
    siyu.coupon { id = "ten", title = "十元" }
    siyu.benefit { id = "freight", title = "包邮", sort = "privilege", uses = 2, per = "1mo" }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = function(c) return 0 end, period = "1y",
      levels = { { id = "gold", title = "金卡", from = 20, benefits = { "freight" } } },
    }
    siyu.membership { id = "card", title = "储值卡", kind = "stored_value" }
    siyu.membership {
      id = "box", title = "盒", kind = "product_subscription", every = "1mo", times = 12,
      deliver = "SKU-1", sells = { "SKU-BOX" },
    }
    siyu.koc {
      id = "ambassador", title = "体验官", recruit = { survey = "koc", open = true },
      select = { top = 1, score = function(c, ctx) return ctx.answers:number("fans") end },
    }
    siyu.tag_group {
      id = "runs", title = "举例", dimension = "value", values = { { "yes", "是" } },
      assign = function(c, ctx)
        local answers = c.answers("koc")
        \(example)
        return answers and "yes"
      end,
    }
    siyu.sop {
      id = "offers", title = "优惠", enrol = { on = "pool.joined" },
      leave = function(c, ctx)
        \(run)
        return true
      end,
      steps = { { id = "offer", tag = "value:high" } },
    }
    """
  }

  private static let spec = """
    it("runs", function()
      local c = customer {
        now = "2026-06-30", tags = { "value:high" }, attributes = { skin_type = "oily" },
        entities = { { kind = "pet", id = "mimi", born = "2024-05-01" } },
        orders = {
          { id = "A", paid_at = "2026-06-20", platform = "tmall", channel = "tmall",
            items = { { title = "洁面", category = "cleanser", price = "199.00" } } },
          { id = "B", paid_at = "2026-03-02", platform = "douyin", channel = "douyin",
            items = { { title = "面膜", category = "mask", price = "99.00" } } },
        },
        events = { { type = "page.viewed", at = "2026-06-25", props = { page = "serum" } } },
        answers = {
          koc = {
            fans = 1200, platform = "xiaohongshu", likes = { "mask", "cream" }, why = "喜欢",
            liking = 4,
          },
        },
        balance = { card = "50.00" }, coupons = { ten = 2 },
        levels = { vip = "gold", box = "active" }, koc = { ambassador = "active" },
      }
      assert.equal("yes", tag(c, "runs"))
      assert.is_true(leaves(c, "offers", {}))
    end)
    """

  /// Those of `siyu.Simulation` are of specs, see SessionExampleTests.
  private static let examples = SurfaceDescription.current.classes.filter {
    $0.name != SurfaceClass.simulation.name
  }.flatMap { entry in
    (entry.functions + entry.methods).map { (entry.name, $0.name, $0.example) }
  }

  @Test(arguments: examples)
  func `every example of a view is true of the sample customer`(
    _ owner: String, _ name: String, _ example: String
  ) throws {
    let isRun = owner == "siyu.Run"
    let host = try SpecHarness.run(
      Self.spec, main: Self.main(isRun ? "" : example, isRun ? example : ""),
      grants: Harness.grants.union(["answers:text", "wallet"]), surveys: [Self.survey])
    #expect(host.lines == ["passed: runs"])
    #expect(example.contains(name), "an example shows what it is for")
  }

  /// `siyu plugin check` tells such a value as an error, by the type that the surface says.
  @Test(arguments: examples)
  func `a value of another type than the surface says is refused`(
    _ owner: String, _ name: String, _ example: String
  ) throws {
    let entry = try #require(SurfaceDescription.current.classes.first { $0.name == owner })
    let function = try #require((entry.functions + entry.methods).first { $0.name == name })
    for (index, parameter) in function.parameters.enumerated() {
      for wrong in WrongLiterals.of(parameter.type) {
        guard let call = WrongLiterals.call(of: name, in: example, argument: index, is: wrong)
        else {
          continue
        }
        let tried =
          "local ok, why = pcall(function() return \(call) end) "
          + "assert(not ok and not tostring(why):find('attempt to', 1, true), why)"
        let isRun = owner == "siyu.Run"
        let host = try SpecHarness.run(
          Self.spec, main: Self.main(isRun ? "" : tried, isRun ? tried : ""),
          grants: Harness.grants.union(["answers:text", "wallet"]), surveys: [Self.survey])
        #expect(host.lines == ["passed: runs"], "\(call)")
      }
    }
  }

  @Test func `there is an example of every view with methods`() {
    #expect(Self.examples.count > 60)
  }
}
