local function bought(paid_at, title, more)
  local order = { paid_at = paid_at, items = { { title = title or "薯片", price = "50.00" } } }
  for key, value in pairs(more or {}) do order[key] = value end
  return order
end
local function left(at) return { type = "pool.left", at = at } end
local joined = { type = "pool.joined", at = "-2d", props = { pool = "wecom" } }

-- Somebody whom messages reach.
local function reachable(fields)
  local made = { pool = "wecom", staff_id = "S1" }
  for key, value in pairs(fields) do made[key] = value end
  return customer(made)
end

describe("every SOP for customers", function()
  it("ends when the pool was left, and goes on for who came back", function()
    for _, sop in ipairs { "new-friend", "taste-survey", "tasting", "festival", "dormant" } do
      local function ends(...) return (leaves(customer { orders = { bought("-9d") }, events = { ... } }, sop)) end
      assert.is_true(ends(left("-1h")), sop)
      assert.is_true(ends(joined, left("-1h")), sop)
      assert.is_false(ends(), sop)
      assert.is_false(ends(left("-9d"), joined), sop)
    end
  end)
end)

describe("new-friend", function()
  it("is for who does not know the brand yet", function()
    local function taken(...) return enrols(customer { orders = { ... } }, "new-friend") end
    assert.is_true((taken()))
    assert.is_true((taken(bought("-29d"))))
    local is, why = taken(bought("-30d"))
    assert.is_false(is)
    assert.equal("30 天以前下过 1 单", why)
  end)

  it("asks for the taste, has it matched, and offers", function()
    local r = simulate {
      sop = "new-friend", customer = reachable {}, from = "2026-05-01 09:00", days = 14,
      script = {
        { after = "1h", event = "pool.joined", props = { pool = "wecom" } },
        { at = "2026-05-02 17:00", event = "message.answered", step = "pick", text = "香辣" },
        { at = "2026-05-05 17:00", event = "message.clicked", step = "offer" },
      },
    }
    assert.equal("2026-05-01 10:00", r:message("welcome").at)
    assert.equal("2026-05-02 16:00", r:message("pick").at)
    assert.equal("按回复的口味配一单", r.tasks[1].title)
    assert.equal("2026-05-05 16:00", r:message("offer").at)
    assert.equal("新客七日回访", r.tasks[2].title)
  end)

  it("ends with an order", function()
    local r = simulate {
      sop = "new-friend", customer = reachable {}, from = "2026-05-01 09:00", days = 14,
      script = {
        { after = "1h", event = "pool.joined", props = { pool = "wecom" } },
        { after = "3d", order = { amount = "39.00" } },
      },
    }
    assert.equal("goal", r.state)
    assert.is_false(r:sent("offer"))
  end)

  it("asks nothing of who said nothing", function()
    local c = customer {}
    assert.is_false(takes(c, "new-friend", "answer"))
    assert.is_true(takes(c, "new-friend", "answer", { sent = { "pick" } }))
    assert.is_false(takes(c, "new-friend", "match", { sent = { "pick" } }))
    assert.is_false(takes(c, "new-friend", "call"))
    assert.is_true(takes(c, "new-friend", "call", { clicked = { "offer" } }))
    assert.is_true(takes(c, "new-friend", "call", { answered = { "welcome" } }))
  end)

  it("offers nothing to who has bought since", function()
    local facts = { enrolled_at = "-5d" }
    assert.is_true(takes(customer { orders = { bought("-6d") } }, "new-friend", "offer", facts))
    assert.is_false(takes(customer { orders = { bought("-4d") } }, "new-friend", "offer", facts))
  end)
end)

describe("taste-survey", function()
  local function walk(script)
    table.insert(script, 1, { after = "1h", order = { items = { { title = "薯片", price = "39.00" } } } })
    return simulate {
      sop = "taste-survey", customer = reachable {}, from = "2026-05-01 09:00", days = 30,
      script = script,
    }
  end

  it("asks when the parcel has been opened, and once more", function()
    local r = walk {}
    assert.equal("2026-05-10 20:00", r:message("ask").at)
    assert.equal("2026-05-15 20:00", r:message("again").at)
    assert.equal(0, #r.tasks)
  end)

  it("has an answer in the chat noted, and does not ask again", function()
    local r = walk { { at = "2026-05-11 12:00", event = "message.answered", step = "ask", text = "辣" } }
    assert.is_true(r:skipped("again"))
    assert.equal("顾客直接回了口味，记到问卷里", r.tasks[1].title)
  end)

  it("is not for who told already, and ends when they tell", function()
    local answers = { taste = { tastes = { "sweet" } } }
    assert.is_true(enrols(customer { orders = { bought("-1h") } }, "taste-survey"))
    assert.is_false(enrols(customer { orders = { bought("-1h") }, answers = answers }, "taste-survey"))
    assert.is_true(leaves(customer { orders = { bought("-1h") }, answers = answers }, "taste-survey"))
    local back = bought("-1h", nil, { amount = "50.00", refunded = "50.00" })
    assert.is_true(leaves(customer { orders = { back } }, "taste-survey"))
  end)

  it("does not repeat what did not go out", function()
    assert.is_false(takes(customer {}, "taste-survey", "again"))
    assert.is_true(takes(customer {}, "taste-survey", "again", { sent = { "ask" } }))
  end)
end)

describe("tasting", function()
  local fond = { bought("2026-04-09", "香辣豆干"), bought("2026-03-09", "藤椒凤爪") }

  it("invites on the 8th, sends a parcel to who says yes, and asks how it was", function()
    settings { new_product = "藤椒味凤爪 80g", new_tastes = { "spicy" } }
    local r = simulate {
      sop = "tasting", customer = reachable { orders = fond }, from = "2026-05-01", days = 30,
      script = {
        { at = "2026-05-08 18:00", event = "message.answered", step = "invite", text = "试吃" },
        { at = "2026-05-17 18:00", event = "message.answered", step = "opinion", text = "够味" },
      },
    }
    assert.equal("2026-05-08 16:00", r:message("invite").at)
    assert.equal("寄试吃装，记下收件时间", r.tasks[1].title)
    assert.equal("2026-05-16", r:message("opinion").at:sub(1, 10))
    assert.equal("谢谢试吃的意见，转给产品同事", r.tasks[2].title)
  end)

  it("leaves alone who says nothing", function()
    settings { new_product = "藤椒味凤爪 80g" }
    local r = simulate {
      sop = "tasting", customer = reachable { orders = fond }, from = "2026-05-01", days = 30,
    }
    assert.equal(1, #r.messages)
    assert.equal(0, #r.tasks)
  end)

  it("is for who likes such a taste, and only while something is new", function()
    local c = customer { orders = { bought("-9d", "香辣豆干"), bought("-8d", "藤椒凤爪") } }
    local is, why = enrols(c, "tasting")
    assert.is_false(is)
    assert.equal("没有设置上新商品", why)
    settings { new_product = "藤椒味凤爪 80g" }
    assert.is_true(enrols(c, "tasting"))
    settings { new_tastes = { "sweet" } }
    assert.is_false(enrols(c, "tasting"))
  end)

  it("waits and asks only where something went out", function()
    local c, yes = customer {}, { answered = { "invite" } }
    assert.is_false(takes(c, "tasting", "yes"))
    assert.is_true(takes(c, "tasting", "yes", { sent = { "invite" } }))
    assert.is_false(takes(c, "tasting", "parcel"))
    assert.is_true(takes(c, "tasting", "parcel", yes))
    assert.is_false(takes(c, "tasting", "opinion"))
    assert.is_true(takes(c, "tasting", "opinion", yes))
    assert.is_false(takes(c, "tasting", "told"))
    assert.is_true(takes(c, "tasting", "told", { sent = { "opinion" } }))
    assert.is_false(takes(c, "tasting", "thanks"))
    assert.is_true(takes(c, "tasting", "thanks", { answered = { "opinion" } }))
  end)
end)

describe("festival", function()
  local gift = bought("2025-09-20", "月饼礼盒")

  -- 端午 on 19 June 2026, 中秋 on 25 September 2026, 春节 on 6 February 2027.
  local cases = {
    { "2026-05-20", "2026-05-31 10:00", "dragon-boat", "2026-06-11 10:00" },
    { "2026-08-20", "2026-09-06 10:00", "mid-autumn", "2026-09-17 10:00" },
    { "2027-01-05", "2027-01-16 10:00", "new-year", "2027-01-27 10:00" },
  }
  for _, case in ipairs(cases) do
    it("comes in the weeks before " .. case[3], function()
      local r = simulate {
        sop = "festival", customer = reachable { orders = { gift } }, from = case[1], days = 45,
      }
      assert.equal(2, #r.messages)
      assert.equal(case[2], r:message(case[3]).at)
      assert.equal(case[4], r:message("last").at)
    end)
  end

  it("is for who gave before and may be written to", function()
    assert.is_true(enrols(customer { orders = { gift } }, "festival"))
    assert.is_false(enrols(customer { orders = { bought("2026-04-01") } }, "festival"))
    assert.is_false(enrols(customer { orders = { gift }, marketing_consent = false }, "festival"))
  end)

  it("has staff ask the valuable ones first", function()
    local function asked(amount)
      return (takes(customer { orders = { { paid_at = "-9d", amount = amount } } }, "festival", "ask"))
    end
    assert.is_true(asked("800.00"))
    assert.is_false(asked("799.99"))
  end)
end)

describe("dormant", function()
  it("leaves alone who refused marketing", function()
    assert.is_true(enrols(customer {}, "dormant"))
    assert.is_true(enrols(customer { marketing_consent = true }, "dormant"))
    assert.is_false(enrols(customer { marketing_consent = false }, "dormant"))
  end)

  it("waits for a reply where it sent, and has staff go on with one", function()
    local c = customer {}
    assert.is_false(takes(c, "dormant", "reply"))
    assert.is_true(takes(c, "dormant", "reply", { sent = { "hello" } }))
    assert.is_false(takes(c, "dormant", "talk", { sent = { "hello" } }))
    assert.is_true(takes(c, "dormant", "talk", { answered = { "hello" } }))
  end)

  it("offers once, and only to who said nothing", function()
    local function offered(facts) return (takes(customer {}, "dormant", "gift", facts)) end
    local new, gift = { hello = "content/wake-new" }, { hello = "content/wake-gift" }
    assert.is_false(offered {})
    assert.is_false(offered { content = new })
    assert.is_true(offered { sent = { "hello" }, content = new })
    assert.is_false(offered { sent = { "hello" }, content = gift })
    assert.is_false(offered { sent = { "hello" }, answered = { "hello" }, content = new })
  end)

  it("begins when somebody falls silent, in the middle of a week", function()
    at("2026-05-01")
    local r = simulate {
      sop = "dormant", from = "2026-05-01", days = 20,
      customer = reachable { orders = { { paid_at = "2026-03-20", amount = "300.00" } } },
    }
    -- Silent since May 4, a Monday.
    assert.equal("2026-05-06 16:00", r:message("hello").at)
  end)
end)

describe("group-topic and group-new", function()
  local function group(members) return { name = "零食群", members = members } end

  it("are for groups that can talk", function()
    settings { new_product = "藤椒味凤爪 80g" }
    for _, sop in ipairs { "group-topic", "group-new" } do
      local is, why = enrols(group(19), sop)
      assert.is_false(is)
      assert.equal("只有 19 人", why)
      assert.is_true(enrols(group(20), sop))
    end
    settings { group_least = 19 }
    assert.is_true(enrols(group(19), "group-topic"))
  end)

  it("tell what is new only while something is", function()
    assert.is_true(enrols(group(200), "group-topic"))
    local is, why = enrols(group(200), "group-new")
    assert.is_false(is)
    assert.equal("没有设置上新商品", why)
  end)
end)
