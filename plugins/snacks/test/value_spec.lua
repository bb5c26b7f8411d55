local function bought(paid_at, amount, refunded)
  return { paid_at = paid_at, amount = amount or "99.00", refunded = refunded }
end

describe("value", function()
  local function value(...) return tag(customer { orders = { ... } }, "value") end
  local cases = {
    { "0.00", nil }, { "0.01", "low" }, { "199.99", "low" }, { "200.00", "mid" }, { "799.99", "mid" },
    { "800.00", "high" },
  }
  for _, case in ipairs(cases) do
    it("of " .. case[1] .. " is " .. tostring(case[2]), function()
      assert.equal(case[2], value(bought("-10d", case[1])))
    end)
  end

  it("adds up a year, refunds taken off", function()
    assert.equal("high", value(bought("-9d", "500.00"), bought("-8d", "300.00")))
    assert.equal("mid", value(bought("-364d", "200.00")))
    assert.is_nil(value(bought("-365d", "200.00")))
    assert.equal("low", value(bought("-9d", "300.00", "100.01")))
    settings { high_value = "100.00", mid_value = "50.00" }
    assert.equal("high", value(bought("-9d", "100.00")))
    assert.equal("mid", value(bought("-9d", "50.00")))
  end)

  it("says what was spent", function()
    assert.equal("近一年消费 ¥1,234.50", reason(customer { orders = { bought("-9d", "1234.50") } }, "value"))
  end)
end)

describe("lifecycle", function()
  local function stage(...) return tag(customer { orders = { ... } }, "lifecycle") end
  local cases = {
    { "-29d", "new" }, { "-30d", "active" }, { "-44d", "active" }, { "-45d", "cooling" },
    { "-89d", "cooling" }, { "-90d", "dormant" }, { "-364d", "dormant" }, { "-365d", "lost" },
  }
  for _, case in ipairs(cases) do
    it("is " .. case[2] .. " with the only order at " .. case[1], function()
      assert.equal(case[2], stage(bought(case[1])))
    end)
  end

  it("begins with the first order that was kept", function()
    assert.is_nil(stage())
    assert.is_nil(stage(bought("-9d", "99.00", "99.00")))
    assert.equal("new", stage(bought("-99d", "99.00", "99.00"), bought("-9d")))
    assert.equal("active", stage(bought("-99d"), bought("-9d")))
  end)

  it("names the window that decided", function()
    local function why(paid_at) return reason(customer { orders = { bought(paid_at) } }, "lifecycle") end
    assert.equal("首次购买在近 30 天内", why("-1d"))
    assert.equal("近 45 天内有购买", why("-31d"))
    assert.equal("45 天没有购买", why("-61d"))
    assert.equal("90 天没有购买", why("-200d"))
    assert.equal("365 天没有购买", why("-400d"))
    settings { cooling_within = "6mo" }
    assert.equal("6 个月没有购买", why("-200d"))
  end)

  it("goes by the brand's own windows", function()
    settings { new_within = "5d", active_within = "10d", cooling_within = "20d", dormant_within = "40d" }
    assert.equal("active", stage(bought("-5d")))
    assert.equal("cooling", stage(bought("-10d")))
    assert.equal("dormant", stage(bought("-20d")))
    assert.equal("lost", stage(bought("-40d")))
  end)
end)

describe("origin", function()
  it("is the profile's channel, else the first order's", function()
    local orders = {
      { paid_at = "-9d", amount = "1.00", channel = "taobao" },
      { paid_at = "-90d", amount = "1.00", platform = "douyin" },
    }
    assert.equal("xiaohongshu", tag(customer { channel = "小红书", orders = orders }, "origin"))
    assert.equal("douyin", tag(customer { orders = orders }, "origin"))
    assert.equal("other", tag(customer { channel = "地铁广告" }, "origin"))
    assert.is_nil(tag(customer {}, "origin"))
  end)
end)

describe("scene", function()
  local function order(paid_at, title, quantity)
    return { paid_at = paid_at, items = { { title = title, price = "50.00", quantity = quantity or 1 } } }
  end
  local function scene(...) return tag(customer { orders = { ... } }, "scene") end

  -- 端午 2026 was on 19 June, 中秋 2025 on 6 October, 春节 2026 on 17 February.
  local cases = {
    { "2026-05-19", "坚果礼盒", 1, { "self" } }, { "2026-05-20", "坚果礼盒", 1, { "gift" } },
    { "2026-06-18 23:00", "坚果礼盒", 1, { "gift" } }, { "2026-06-19 00:00", "坚果礼盒", 1, { "self" } },
    { "2025-09-20", "月饼 广式", 1, { "gift" } }, { "2026-02-01", "年货大礼包", 1, { "gift" } },
    { "2026-06-01", "薯片", 1, { "self" } }, { "2026-06-01", "薯片", 7, { "self" } },
    { "2026-06-01", "薯片", 8, { "stock" } }, { "2026-06-01", "坚果礼盒", 8, { "gift" } },
    { "2025-06-29", "薯片", 1, {} },
  }
  for _, case in ipairs(cases) do
    it("of " .. case[3] .. " × " .. case[2] .. " on " .. case[1] .. " is " .. (case[4][1] or "none"), function()
      assert.same(case[4], scene(order(case[1], case[2], case[3])))
    end)
  end

  it("adds up over the orders", function()
    assert.same({ "gift", "stock", "self" },
      scene(order("2026-03-01", "薯片"), order("2026-04-01", "薯片", 9), order("2026-06-01", "礼盒")))
  end)

  it("leaves out what went back, and what has no title", function()
    local back = order("2026-06-01", "礼盒")
    back.amount, back.refunded = "50.00", "50.00"
    assert.same({}, scene(back))
    assert.same({ "self" }, scene { paid_at = "2026-06-01", items = { { sku = "S1", price = "5.00" } } })
  end)

  it("goes by the brand's own number", function()
    settings { stock_up = 3 }
    assert.same({ "stock" }, scene(order("2026-06-01", "薯片", 3)))
  end)
end)

describe("reach", function()
  -- Numbers of followers are asked only where somebody says that she posts there.
  local function posting(answers)
    local platforms = {}
    for _, platform in ipairs { "moments", "xiaohongshu", "weibo", "douyin" } do
      if answers[platform .. "_fans"] then platforms[#platforms + 1] = platform end
    end
    if #platforms > 0 then answers.platforms = platforms end
    return answers
  end
  local function told(fields) return customer { answers = { koc = posting(fields) } } end

  it("is that of the platform with the most followers", function()
    local cases = {
      { { moments_fans = 300 }, "small" }, { { moments_fans = 499, weibo_fans = 20 }, "small" },
      { { moments_fans = 300, xiaohongshu_fans = 500 }, "some" }, { { weibo_fans = 4999 }, "some" },
      { { douyin_fans = 5000, moments_fans = 10 }, "big" },
    }
    for _, case in ipairs(cases) do assert.equal(case[2], tag(told(case[1]), "reach")) end
    assert.is_nil(tag(customer {}, "reach"))
    assert.is_nil(tag(told { platforms = { "moments" } }, "reach"))
    assert.equal("问卷填的粉丝 800", reason(told { moments_fans = 800, weibo_fans = 3 }, "reach"))
  end)

  it("goes by the brand's own numbers", function()
    settings { big_fans = 1000, some_fans = 100 }
    assert.equal("big", tag(told { weibo_fans = 1000 }, "reach"))
    assert.equal("some", tag(told { weibo_fans = 100 }, "reach"))
  end)
end)
