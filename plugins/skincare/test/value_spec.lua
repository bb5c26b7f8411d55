local support = require("test.support")

local function value(...) return support.only("value", customer { orders = { ... } }) end

describe("value", function()
  local cases = {
    { "nothing", {}, {} },
    { "one fen", { "low" }, { "0.01" } },
    { "just under the middle", { "low" }, { "499.99" } },
    { "exactly the middle", { "mid" }, { "500.00" } },
    { "just under the top", { "mid" }, { "1999.99" } },
    { "exactly the top", { "high" }, { "2000.00" } },
    { "the top in two orders", { "high" }, { "1200.00", "800.00" } },
  }
  for _, case in ipairs(cases) do
    local title, wanted, amounts = case[1], case[2], case[3]
    it("of " .. title .. " is " .. (wanted[1] or "none"), function()
      local orders = {}
      for i, amount in ipairs(amounts) do orders[i] = { paid_at = "-10d", amount = amount } end
      assert.same(wanted, value(table.unpack(orders)))
    end)
  end

  it("counts the last 365 days, the day before that not", function()
    assert.same({ "mid" }, value { paid_at = "-364d", amount = "600.00" })
    assert.same({}, value { paid_at = "-365d", amount = "600.00" })
    assert.same({ "low" },
      value({ paid_at = "-365d", amount = "600.00" }, { paid_at = "-1d", amount = "10.00" }))
  end)

  it("takes off what was refunded", function()
    assert.same({ "low" }, value { paid_at = "-10d", amount = "600.00", refunded = "100.01" })
    assert.same({}, value { paid_at = "-10d", amount = "600.00", refunded = "600.00" })
  end)
end)
