-- A customer with an order of 99.00 at each of these times.
local function buyer(...)
  local orders = {}
  for i, paid_at in ipairs { ... } do orders[i] = { paid_at = paid_at, amount = "99.00" } end
  return customer { orders = orders }
end

describe("lifecycle", function()
  local cases = {
    { "-1d", "new" }, { "-29d", "new" },
    { "-30d", "active" }, { "-59d", "active" },
    { "-60d", "cooling" }, { "-119d", "cooling" },
    { "-120d", "dormant" }, { "-364d", "dormant" },
    { "-365d", "lost" }, { "-900d", "lost" },
  }
  for _, case in ipairs(cases) do
    local paid_at, wanted = case[1], case[2]
    it("is " .. wanted .. " with the only order at " .. paid_at, function()
      assert.equal(wanted, tag(buyer(paid_at), "lifecycle"))
    end)
  end

  it("is new while all orders are recent", function()
    assert.equal("new", tag(buyer("-20d", "-2d"), "lifecycle"))
  end)

  it("is active again with an order after a long silence", function()
    assert.equal("active", tag(buyer("-900d", "-2d"), "lifecycle"))
  end)

  it("says nothing about a customer without orders", function()
    assert.is_nil(tag(buyer(), "lifecycle"))
  end)

  it("says nothing about a customer who sent everything back", function()
    local c = customer { orders = { { paid_at = "-5d", amount = "99.00", refunded = "99.00" } } }
    assert.is_nil(tag(c, "lifecycle"))
  end)

  it("names the window that decided", function()
    assert.equal("首次购买在近 30 天内", reason(buyer("-1d"), "lifecycle"))
    assert.equal("近 60 天内有购买", reason(buyer("-31d"), "lifecycle"))
    assert.equal("60 天没有购买", reason(buyer("-61d"), "lifecycle"))
    assert.equal("120 天没有购买", reason(buyer("-200d"), "lifecycle"))
    assert.equal("365 天没有购买", reason(buyer("-400d"), "lifecycle"))
    settings { cooling_within = "6mo" }
    assert.equal("6 个月没有购买", reason(buyer("-200d"), "lifecycle"))
  end)

  it("moves on with the clock", function()
    local c = buyer("-1d")
    clock.advance("29d")
    assert.equal("active", tag(c, "lifecycle"))
    clock.advance("30d")
    assert.equal("cooling", tag(c, "lifecycle"))
  end)
end)

describe("wake-up", function()
  local function waits(amount, paid_at)
    return segment(customer { orders = { { paid_at = paid_at, amount = amount } } }, "wake-up")
  end

  it("holds who spent much and has fallen silent", function()
    assert.is_true(waits("2000.00", "-60d"))
    assert.is_true(waits("2000.00", "-364d"))
  end)

  it("leaves out who is active, who is lost, and who spent less", function()
    assert.is_false(waits("2000.00", "-59d"))
    assert.is_false(waits("2000.00", "-365d"))
    assert.is_false(waits("1999.99", "-60d"))
  end)
end)
