local function cup(paid_at, more)
  local order = { paid_at = paid_at, amount = "18.00" }
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

describe("every SOP", function()
  it.each { "three-cups", "dormant", "officer-warned" }("{1} ends when the pool was left", function(sop)
    local function ends(...) return leaves(customer { orders = { cup("-9d") }, events = { ... } }, sop) end
    local is, why = ends(left("-1h"))
    assert.is_true(is)
    assert.equal("已退出", why)
    assert.is_true((ends(joined, left("-1h"))))
    assert.is_false((ends()))
    assert.is_false((ends(left("-9d"), joined)))
  end)
end)

describe("three-cups", function()
  -- The first cup at `at`, and what happens then.
  local function walk(at, script)
    table.insert(script, 1, { at = at, order = { amount = "18.00" } })
    return simulate { sop = "three-cups", customer = reachable {}, from = "2026-05-04 06:00", days = 40,
      script = script }
  end
  local function days(r)
    local list = {}
    for i, message in ipairs(r.messages) do list[i] = message.step .. " " .. message.at end
    return list
  end

  it("asks in the morning whom the morning brought", function()
    local r = walk("2026-05-04 08:20", {})
    assert.same({ "first 2026-05-04 10:20", "second-am 2026-05-11 09:10" }, days(r))
    assert.equal(0, #r.tasks)
  end)

  it("asks everybody else after lunch, and never at night", function()
    local r = walk("2026-05-04 20:30", {})
    assert.same({ "first 2026-05-05 09:00", "second-pm 2026-05-11 14:00" }, days(r))
  end)

  it("speaks of the third cup to who has had two", function()
    local r = walk("2026-05-04 12:00", { { at = "2026-05-07 12:00", order = { amount = "18.00" } } })
    assert.same({ "first 2026-05-04 14:00", "third 2026-05-19 14:00" }, days(r))
    assert.is_true(r:skipped("second-am"))
    assert.is_true(r:skipped("second-pm"))
  end)

  it("speaks of it also where the second cup came by the reminder", function()
    local r = walk("2026-05-04 12:00", { { at = "2026-05-12 12:00", order = { amount = "18.00" } } })
    assert.same({ "first 2026-05-04 14:00", "second-pm 2026-05-11 14:00", "third 2026-05-19 14:00" }, days(r))
  end)

  it("is over with the third cup", function()
    local r = walk("2026-05-04 12:00", {
      { at = "2026-05-06 12:00", order = { amount = "18.00" } },
      { at = "2026-05-08 12:00", order = { amount = "18.00" } },
    })
    assert.same({ "first 2026-05-04 14:00" }, days(r))
  end)

  it("has staff call who said something and did not come", function()
    local r = walk("2026-05-04 12:00", {
      { at = "2026-05-04 15:00", event = "message.answered", step = "first", text = "偏苦" },
    })
    assert.equal("新客还差一两杯，问问口味合不合", r.tasks[1].title)
    assert.equal("2026-05-25 15:00", r.tasks[1].at)
  end)

  it("is for a first cup of these days", function()
    local function taken(orders, more)
      local fields = { orders = orders }
      for key, value in pairs(more or {}) do fields[key] = value end
      return enrols(customer(fields), "three-cups")
    end
    assert.is_true((taken { cup("-1h") }))
    assert.is_true((taken { cup("-1d"), cup("-1h") }))
    local function declined(expected, ...)
      local is, why = taken(...)
      assert.is_false(is)
      assert.equal(expected, why)
    end
    declined("不是第一杯", { cup("-3d"), cup("-1h") })
    declined("已经有 3 杯", { cup("-2h"), cup("-1h"), cup("-1d") })
    declined("已经有 0 杯", { cup("-1h", { refunded = "18.00" }) })
    declined("不接受营销", { cup("-1h") }, { marketing_consent = false })
  end)

  it("ends when the cup went back, and when there are three", function()
    local is, why = leaves(customer { orders = { cup("-1d", { refunded = "18.00" }) } }, "three-cups")
    assert.is_true(is)
    assert.equal("退单了", why)
    is, why = leaves(customer { orders = { cup("-3d"), cup("-2d"), cup("-1d") } }, "three-cups")
    assert.is_true(is)
    assert.equal("三杯已满", why)
    assert.is_false((leaves(customer { orders = { cup("-3d"), cup("-2d") } }, "three-cups")))
  end)

  it("waits for a second cup only where there is none, and once more only after a reminder", function()
    local one = customer { orders = { cup("-8d") } }
    local two = customer { orders = { cup("-8d"), cup("-1d") } }
    assert.is_true(takes(one, "three-cups", "week"))
    assert.is_false(takes(two, "three-cups", "week"))
    assert.is_false(takes(one, "three-cups", "more"))
    assert.is_true(takes(one, "three-cups", "more", { sent = { "second-am" } }))
    assert.is_true(takes(one, "three-cups", "more", { sent = { "second-pm" } }))
    assert.is_false(takes(two, "three-cups", "more", { sent = { "second-pm" } }))
    assert.is_false(takes(customer {}, "three-cups", "second-am"))
    assert.is_false(takes(one, "three-cups", "third"))
    assert.is_true(takes(two, "three-cups", "third"))
  end)

  it("goes by the hour of the first cup", function()
    for hour, am in pairs { ["08:20"] = true, ["10:59"] = true, ["11:00"] = false, ["04:00"] = false } do
      local c = customer { orders = { cup("2026-06-22 " .. hour) } }
      assert.equal(am, (takes(c, "three-cups", "second-am")), hour)
      assert.equal(not am, (takes(c, "three-cups", "second-pm")), hour)
    end
  end)

  it("calls who showed interest, wherever", function()
    local c = customer { orders = { cup("-8d") } }
    assert.is_false(takes(c, "three-cups", "call"))
    assert.is_true(takes(c, "three-cups", "call", { answered = { "first" } }))
    for _, step in ipairs { "first", "second-am", "second-pm", "third" } do
      assert.is_true(takes(c, "three-cups", "call", { clicked = { step } }), step)
    end
  end)
end)

describe("dormant", function()
  local function regular(more)
    local fields = { orders = { cup("2026-03-20"), cup("2026-03-25"), cup("2026-04-02") } }
    for key, value in pairs(more or {}) do fields[key] = value end
    return reachable(fields)
  end

  it("begins when a regular falls asleep, on a quiet day of the week", function()
    local r = simulate { sop = "dormant", customer = regular(), from = "2026-05-01", days = 30 }
    -- Asleep since Saturday, May 2; the day after is a Sunday.
    assert.equal("2026-05-05 14:30", r:message("hello").at)
    assert.equal(0, #r.tasks)
  end)

  it("ends with a cup", function()
    local r = simulate { sop = "dormant", customer = regular(), from = "2026-05-01", days = 30,
      script = { { at = "2026-05-06 08:00", order = { amount = "18.00" } } } }
    assert.equal("goal", r.state)
    assert.is_false(r:sent("gift"))
  end)

  it("has staff go on with an answer", function()
    local r = simulate { sop = "dormant", customer = regular(), from = "2026-05-01", days = 30,
      script = { { at = "2026-05-05 18:00", event = "message.answered", step = "hello", text = "搬家了" } } }
    assert.equal("久未到店的熟客回话了，接着聊", r.tasks[1].title)
    assert.is_false(r:sent("gift"))
  end)

  it("leaves alone who refused marketing", function()
    assert.is_true((enrols(customer {}, "dormant")))
    local is, why = enrols(customer { marketing_consent = false }, "dormant")
    assert.is_false(is)
    assert.equal("不接受营销", why)
  end)

  it("waits and talks only where something was said", function()
    local c = customer {}
    assert.is_false(takes(c, "dormant", "reply"))
    assert.is_true(takes(c, "dormant", "reply", { sent = { "hello" } }))
    assert.is_false(takes(c, "dormant", "talk", { sent = { "hello" } }))
    assert.is_true(takes(c, "dormant", "talk", { answered = { "hello" } }))
  end)

  it("gives once, and only to who said nothing", function()
    local function given(facts) return (takes(customer {}, "dormant", "gift", facts)) end
    local hello, gift = { hello = "content/wake-hello" }, { hello = "content/wake-gift" }
    assert.is_false(given {})
    assert.is_true(given { sent = { "hello" }, content = hello })
    assert.is_false(given { sent = { "hello" }, content = gift })
    assert.is_false(given { sent = { "hello" }, answered = { "hello" }, content = hello })
  end)
end)

describe("officer-warned", function()
  it("says what is missing, on the next afternoon", function()
    local r = simulate { sop = "officer-warned", customer = reachable {}, from = "2026-05-01 16:00", days = 5,
      script = { { after = "1h", event = "koc.warned", props = { programme = "coffee.officer" } } } }
    assert.equal("content/koc-warned", r:message("tell").content)
    assert.equal("2026-05-02 15:00", r:message("tell").at)
  end)
end)
