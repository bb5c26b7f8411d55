local support = require("test.support")

local function loyalty(...)
  local orders = {}
  for i, paid_at in ipairs { ... } do orders[i] = { paid_at = paid_at, amount = "99.00" } end
  return support.only("loyalty", customer { now = "2024-06-30 12:00:00", orders = orders })
end

describe("loyalty", function()
  it("is none without an order in the last 365 days", function()
    assert.same({}, loyalty())
    assert.same({}, loyalty("-365d", "-500d"))
  end)

  it("is one-off with one order", function()
    assert.same({ "one-off" }, loyalty("-364d"))
    assert.same({ "one-off" }, loyalty("-365d", "-10d"))
  end)

  it("counts several orders of one day once", function()
    local once = loyalty("2024-06-18 00:00:00", "2024-06-18 10:00:00", "2024-06-18 23:59:59")
    assert.same({ "one-off" }, once)
  end)

  it("begins a new day at midnight in the brand's zone", function()
    assert.same({ "repeat" }, loyalty("2024-06-18 23:59:59", "2024-06-19 00:00:00"))
  end)

  it("is loyal from the fourth day", function()
    assert.same({ "repeat" }, loyalty("-10d", "-20d", "-30d"))
    assert.same({ "loyal" }, loyalty("-10d", "-20d", "-30d", "-40d"))
    assert.same({ "repeat" }, loyalty("-10d", "-20d", "-30d", "-365d"))
  end)
end)
