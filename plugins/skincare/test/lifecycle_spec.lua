local support = require("test.support")

-- A customer with an order of 99.00 at each of these times.
local function stage(...)
  local orders = {}
  for i, paid_at in ipairs { ... } do orders[i] = { paid_at = paid_at, amount = "99.00" } end
  return support.only("lifecycle", customer { orders = orders })
end

describe("lifecycle", function()
  local cases = {
    { "new", "-1d" },
    { "new", "-29d" },
    { "active", "-30d" },
    { "active", "-59d" },
    { "cooling", "-60d" },
    { "cooling", "-119d" },
    { "dormant", "-120d" },
    { "dormant", "-364d" },
    { "lost", "-365d" },
    { "lost", "-900d" },
  }
  for _, case in ipairs(cases) do
    it("is " .. case[1] .. " with the only order at " .. case[2], function()
      assert.same({ case[1] }, stage(case[2]))
    end)
  end

  it("is new while all orders are recent", function()
    assert.same({ "new" }, stage("-20d", "-2d"))
  end)

  it("is active again with a recent order after a long silence", function()
    assert.same({ "active" }, stage("-900d", "-2d"))
  end)

  it("says nothing about a customer without orders", function()
    assert.same({}, stage())
  end)

  it("says nothing about a customer who sent everything back", function()
    local c = customer { orders = { { paid_at = "-5d", amount = "99.00", refunded = "99.00" } } }
    assert.same({}, support.only("lifecycle", c))
  end)
end)
