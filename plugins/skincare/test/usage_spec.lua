local usage = require("lib.usage")

local function order(paid_at, title, more)
  local made = { paid_at = paid_at, items = { { title = title, price = "99.00", quantity = 1 } } }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end

local function runs_out(...)
  return segment(customer { orders = { ... } }, "running-out")
end

describe("running-out", function()
  -- An essence lasts 45 days; the reminder comes 7 days before, and 14 days later it is too late.
  local cases = {
    { "-1d", false }, { "-37d", false }, { "-38d", true }, { "-45d", true }, { "-58d", true },
    { "-59d", false }, { "-300d", false },
  }
  for _, case in ipairs(cases) do
    local paid_at, wanted = case[1], case[2]
    it("of an essence bought at " .. paid_at .. " is " .. tostring(wanted), function()
      assert.equal(wanted, runs_out(order(paid_at, "烟酰胺精华液 30ml")))
    end)
  end

  it("counts from the last one of its kind", function()
    assert.is_false(runs_out(order("-45d", "精华液 30ml"), order("-5d", "抗皱精华 30ml")))
    assert.is_true(runs_out(order("-45d", "精华液 30ml"), order("-5d", "丝绒口红")))
  end)

  it("gives two bottles twice the time, and no more than three times", function()
    local function of(count, paid_at)
      local items = { { title = "精华液", price = "99.00", quantity = count } }
      return segment(customer { orders = { { paid_at = paid_at, items = items } } }, "running-out")
    end
    assert.is_false(of(2, "-45d"))
    assert.is_true(of(2, "-83d"))
    assert.is_true(of(9, "-128d"))
  end)

  it("adds up the lines of one order", function()
    local items = {
      { title = "美白精华液", price = "99.00" }, { title = "祛痘精华", price = "99.00" },
    }
    local function at_age(paid_at)
      return segment(customer { orders = { { paid_at = paid_at, items = items } } }, "running-out")
    end
    assert.is_false(at_age("-45d"))
    assert.is_true(at_age("-83d"))
  end)

  it("leaves out what went back, and what nobody uses up", function()
    assert.is_false(runs_out(order("-45d", "精华液", { amount = "99.00", refunded = "99.00" })))
    assert.is_false(runs_out(order("-45d", "丝绒哑光口红"), order("-45d", "香水")))
    assert.is_false(segment(customer {}, "running-out"))
  end)

  it("goes by the brand's own numbers", function()
    settings { lasts_essence = 30, remind_before = 3 }
    assert.is_false(runs_out(order("-26d", "精华液")))
    assert.is_true(runs_out(order("-27d", "精华液")))
  end)

  it("comes with the clock", function()
    local c = customer { orders = { order("-30d", "精华液 30ml") } }
    assert.is_false(segment(c, "running-out"))
    clock.advance("8d")
    assert.is_true(segment(c, "running-out"))
  end)

  it("looks back as far as the longest setting needs", function()
    settings { lasts_eye = 180 }
    local items = { { title = "眼霜 15g", price = "99.00", quantity = 3 } }
    assert.is_true(
      segment(customer { orders = { { paid_at = "-553d", items = items } } }, "running-out"))
  end)

  it("has a setting for every kind", function()
    for _, kind in ipairs(usage.kinds) do settings { ["lasts_" .. kind] = 30 } end
  end)
end)
