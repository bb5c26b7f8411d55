extension PluginPiece {
  /// A programme of customers who bring customers, with its survey.
  static let koc = PluginPiece(
    read: ["orders", "answers"], write: ["koc", "points", "task"], send: ["wecom.chat"],
    settings: [
      Setting(
        name: "koc_orders",
        lines: """
          type    = "integer"
          default = 3
          min     = 1
          max     = 50
          title   = "近 365 天几单起请来当体验官"
          """, preset: "3", meaning: "from how many orders in a year on somebody is invited"),
      Setting(
        name: "koc_points",
        lines: """
          type    = "integer"
          default = 50
          min     = 1
          max     = 10000
          title   = "带来一位朋友给多少积分"
          """, preset: "50", meaning: "points for a friend who was brought"),
    ],
    main: """
      -- 体验官: customers who bring customers. surveys/koc.toml asks them.
      siyu.koc {
        id = "ambassador", title = "体验官",
        recruit = {
          survey = "koc", send = "content/koc-invite",
          invite = function(c, ctx)
            local n = c.orders:within("365d"):count()
            return n >= ctx.settings.koc_orders, { "近一年 {n} 单", n = n }
          end,
        },
        select = {
          score = function(c, ctx)
            local fans = ctx.answers:number("fans", 0)
            return fans, { "{fans} 个粉丝", fans = math.floor(fans) }
          end,
          top = 100,
        },
        assess = {
          every = "30d",
          tasks = { { id = "moments", title = "朋友圈发一次真实体验", points = 10, proof = "picture" } },
        },
        share = { content = "content/koc-pack" },
        fission = { reward = function(c, ctx) return { points = ctx.settings.koc_points } end },
      }

      """,
    files: [
      (
        "content/koc-invite.md",
        """
        +++
        touchpoint = "wecom.chat"
        title      = "请你当体验官"
        +++
        你买过好几次，想请你当{{brand.name}}的体验官：新品先试，朋友来了有积分。有兴趣就回复“体验官”，我把问卷发给你。

        """
      ),
      (
        "content/koc-pack.md",
        """
        +++
        touchpoint = "wecom.chat"
        title      = "体验官素材包"
        purpose    = "service"
        +++
        欢迎加入！你的专属码是 {{code}}，朋友加我们时报这个码，就算你带来的。说真话就好，内容里请注明是体验官合作。

        """
      ),
      (
        "surveys/koc.toml",
        """
        title = "体验官问卷"

        [[question]]
        id       = "fans"
        text     = "平时发内容的账号有多少粉丝"
        type     = "number"
        min      = 0
        required = true

        [[question]]
        id       = "platform"
        text     = "主要在哪里发"
        type     = "choice"
        choices  = { moments = "朋友圈", xiaohongshu = "小红书", douyin = "抖音" }
        required = true

        """
      ),
      (
        "test/ambassador_spec.lua",
        """
        -- Somebody with so many orders of a year, and these answers to the survey.
        local function bought(count, answers)
          local orders = {}
          for i = 1, count do orders[i] = { paid_at = "-" .. i * 10 .. "d", amount = "99.00" } end
          return customer { orders = orders, answers = answers and { koc = answers } }
        end

        describe("ambassador", function()
          it("invites who buys again and again", function()
            assert.is_true(koc(bought(3), "ambassador").invites)
            assert.is_false(koc(bought(2), "ambassador").invites)
            assert.equal("近一年 2 单", koc(bought(2), "ambassador").invite_reason)
          end)

          it("scores by followers", function()
            local number, why = score(bought(3, { fans = 1200, platform = "douyin" }), "ambassador")
            assert.equal(1200, number)
            assert.equal("1200 个粉丝", why)
          end)

          it("rewards who brings a friend", function()
            assert.same({ points = 50 }, koc(bought(3), "ambassador", { invited = {} }).reward)
          end)
        end)

        """
      ),
    ],
    about: """
      Recruits customers who bring customers (`ambassador`): invites who buys again and again, asks them by
      `surveys/koc.toml`, scores them by followers, and gives points for friends who come with their code.
      """)
}
