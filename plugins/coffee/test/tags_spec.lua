local tastes = require("lib.tastes")

local function cup(paid_at, more)
  local order = { paid_at = paid_at, amount = "18.00" }
  for key, value in pairs(more or {}) do order[key] = value end
  return order
end

-- So many days, one cup on each, the last one `from` days ago.
local function daily(count, from)
  local orders = {}
  for i = 1, count do orders[i] = cup("-" .. (from or 1) + i - 1 .. "d") end
  return orders
end

describe("frequency", function()
  it.each {
    { 12, "daily" }, { 11, "weekly" }, { 4, "weekly" }, { 3, "sometimes" }, { 1, "sometimes" },
  }("of {1} days in the last month is {2}", function(count, value)
    local c = customer { orders = daily(count) }
    assert.equal(value, tag(c, "frequency"))
    assert.equal("近 30 天来过 " .. count .. " 天", reason(c, "frequency"))
  end)

  it.each {
    { "-29d", "sometimes", "近 30 天来过 1 天" }, { "-30d", "sleeping", "30 天没来" },
    { "-179d", "sleeping", "30 天没来" }, { "-180d", "lost", "180 天没来" },
  }("with the last cup at {1} is {2}", function(paid_at, value, why)
    local c = customer { orders = { cup(paid_at) } }
    assert.equal(value, tag(c, "frequency"))
    assert.equal(why, reason(c, "frequency"))
  end)

  it("counts days, not orders", function()
    local orders = {}
    for i = 1, 12 do orders[i] = cup("2026-06-20 08:" .. 10 + i) end
    assert.equal("sometimes", tag(customer { orders = orders }, "frequency"))
  end)

  it("says nothing of who never kept a cup", function()
    assert.is_nil(tag(customer {}, "frequency"))
    assert.is_nil(tag(customer { orders = { cup("-1d", { refunded = "18.00" }) } }, "frequency"))
    assert.is_nil(tag(customer { orders = { cup("-1d", { amount = "0.00" }) } }, "frequency"))
  end)

  it("goes by the brand's own numbers", function()
    settings { visit_window = "2mo", daily_days = 5, weekly_days = 2, sleep_after = "90d", lost_after = "1y" }
    assert.equal("daily", tag(customer { orders = daily(5, 40) }, "frequency"))
    assert.equal("weekly", tag(customer { orders = daily(2, 40) }, "frequency"))
    assert.equal("近 2 个月来过 0 天", reason(customer { orders = daily(1, 80) }, "frequency"))
    assert.equal("sleeping", tag(customer { orders = daily(1, 300) }, "frequency"))
  end)

  it("gives every buyer one of five values, and its reason", function()
    for_all(customers { orders = orders { amount = integers(1, 9900), refunded = 0 } }, function(c)
      local value = tag(c, "frequency")
      assert.equal(c.orders:count() == 0, value == nil)
      assert.equal(value == nil, reason(c, "frequency") == nil)
      assert.equal(value == "lost", c.orders:count() > 0 and c.orders:within("180d"):count() == 0)
      assert.is_false(segment(c, "wake-up") and value ~= "sleeping")
    end)
  end)
end)

describe("daypart", function()
  local function at(...)
    local orders = {}
    for i, time in ipairs { ... } do orders[i] = cup("2026-06-" .. 10 + i .. " " .. time) end
    return customer { orders = orders }
  end

  it.each {
    { "05:00", "morning" }, { "10:59", "morning" }, { "11:00", "noon" }, { "13:59", "noon" },
    { "14:00", "afternoon" }, { "16:59", "afternoon" }, { "17:00", "evening" }, { "23:30", "evening" },
    { "00:30", "evening" }, { "04:59", "evening" },
  }("at {1} is {2}", function(time, value)
    assert.equal(value, tag(at(time, time, time), "daypart"))
  end)

  it("wants three orders, and most of them at one time", function()
    assert.is_nil(tag(at("08:00", "08:30"), "daypart"))
    assert.is_nil(tag(at("08:00", "08:30", "15:00", "19:00"), "daypart"))
    local c = at("08:00", "08:30", "15:00", "19:00", "09:00")
    assert.equal("morning", tag(c, "daypart"))
    assert.equal("5 单里有 3 单在早八", reason(c, "daypart"))
  end)

  it("forgets, and leaves out what went back", function()
    local old, back = cup("-90d"), cup("-1d", { refunded = "18.00" })
    assert.is_nil(tag(customer { orders = { cup("-1d"), cup("-2d"), old } }, "daypart"))
    assert.is_nil(tag(customer { orders = { cup("-2d"), cup("-3d"), back } }, "daypart"))
  end)

  it("goes by the brand's own numbers", function()
    settings { part_orders = 2, part_share = 100 }
    assert.equal("morning", tag(at("08:00", "08:30"), "daypart"))
    assert.is_nil(tag(at("08:00", "08:30", "15:00"), "daypart"))
    settings { part_window = "7d" }
    assert.is_nil(tag(at("08:00", "08:30"), "daypart"))
  end)
end)

describe("taste", function()
  local function drinks(...)
    local items = {}
    for i, title in ipairs { ... } do items[i] = { title = title, price = "18.00" } end
    return { orders = { { paid_at = "-10d", items = items } } }
  end

  it.each {
    { "美式 大杯 热", { "black" } },
    { "冰美式", { "black", "iced" } },
    { "拿铁 去冰", { "milky" } },
    { "生椰拿铁 冰", { "milky", "plant", "iced" } },
    { "燕麦拿铁", { "milky", "plant" } },
    { "橙Ｃ美式（冰）", { "black", "fruity", "iced" } },
    { "焦糖玛奇朵", { "milky", "sweet" } },
    { "蜜桃乌龙", { "fruity", "tea" } },
    { "冷萃", { "black", "iced" } },
    { "低因 LATTE", { "milky", "decaf" } },
    { "抹茶拿铁", { "tea" } },
    { "巧克力曲奇", {} },
    { "冰淇淋", {} },
    { "苹果派", {} },
    { "马克杯 350ml", {} },
  }("of {1} is right", function(title, expected)
    settings { taste_cups = 1 }
    assert.same(expected, tag(customer(drinks(title)), "taste"))
  end)

  it("wants two cups, in one order or several", function()
    assert.same({}, tag(customer(drinks("美式")), "taste"))
    assert.same({ "black" }, tag(customer(drinks("美式", "美式")), "taste"))
    local two = { orders = { { paid_at = "-1d", items = { { title = "美式", price = "18.00", quantity = 2 } } } } }
    assert.same({ "black" }, tag(customer(two), "taste"))
    settings { taste_cups = 3 }
    assert.same({}, tag(customer(two), "taste"))
  end)

  it("takes what was told, in the order of the list, and lets a line without a title pass", function()
    local c = customer {
      answers = { koc = { drinks = { "tea", "black" } } },
      orders = { { paid_at = "-1d", items = { { sku = "X1", price = "9.00" } } } },
    }
    assert.same({ "black", "tea" }, tag(c, "taste"))
  end)

  it("forgets", function()
    local c = customer(drinks("美式", "美式"))
    clock.advance("79d")
    assert.same({ "black" }, tag(c, "taste"))
    clock.advance("1d")
    assert.same({}, tag(c, "taste"))
    settings { taste_window = "180d" }
    assert.same({ "black" }, tag(c, "taste"))
  end)

  it("has a list that is written as titles are compared, and that the questionnaire knows", function()
    for _, taste in ipairs(tastes.list) do
      for _, list in ipairs { taste.words, taste.but or {} } do
        for _, word in ipairs(list) do
          assert.equal(tastes.normal(word), word)
          assert.is_nil(word:match("[%^%$%(%)%%%.%[%]%*%+%-%?]"))
        end
      end
      assert.same({ taste[1] }, tag(customer { answers = { koc = { drinks = { taste[1] } } } }, "taste"))
    end
  end)
end)

describe("the segment", function()
  it("new-guests is who has one or two cups, all of them new", function()
    local function is(...) return segment(customer { orders = { ... } }, "new-guests") end
    assert.is_false(is())
    assert.is_true(is(cup("-1d")))
    assert.is_true(is(cup("-1d"), cup("-2d")))
    assert.is_false(is(cup("-1d"), cup("-2d"), cup("-3d")))
    assert.is_false(is(cup("-1d"), cup("-30d")))
  end)

  it("wake-up is a regular who sleeps", function()
    local function is(orders) return segment(customer { orders = orders }, "wake-up") end
    assert.is_true(is(daily(3, 40)))
    assert.is_false(is(daily(2, 40)))
    assert.is_false(is(daily(3, 20)))
    assert.is_false(is(daily(3, 200)))
    assert.is_false(is {})
    settings { regular_cups = 2 }
    assert.is_true(is(daily(2, 40)))
  end)

  it("koc-likely is a guest who comes again and again, keeps it, and may be written to", function()
    local function is(orders, consent)
      return segment(customer { orders = orders, marketing_consent = consent }, "koc-likely")
    end
    assert.is_true(is(daily(6)))
    assert.is_false(is(daily(5)))
    assert.is_false(is(daily(6), false))
    assert.is_false(is(daily(6, 90)))
    local some = daily(8)
    for i = 1, 2 do some[i].refunded = "18.00" end
    assert.is_true(is(some))
    some[3].refunded = "1.00"
    assert.is_false(is(some))
    settings { koc_cups = 2 }
    assert.is_true(is(daily(2)))
  end)
end)
