describe("value", function()
  local function value(...) return tag(customer { orders = { ... } }, "value") end

  local cases = {
    { "0.00", nil }, { "0.01", "low" }, { "499.99", "low" }, { "500.00", "mid" },
    { "1999.99", "mid" }, { "2000.00", "high" },
  }
  for _, case in ipairs(cases) do
    local amount, wanted = case[1], case[2]
    it("of " .. amount .. " is " .. tostring(wanted), function()
      assert.equal(wanted, value { paid_at = "-10d", amount = amount })
    end)
  end

  it("adds up orders", function()
    local first = { paid_at = "-9d", amount = "1200.00" }
    local second = { paid_at = "-8d", amount = "800.00" }
    assert.equal("high", value(first, second))
  end)

  it("is none without orders", function() assert.is_nil(value()) end)

  it("counts the last 365 days and no more", function()
    assert.equal("mid", value { paid_at = "-364d", amount = "600.00" })
    assert.is_nil(value { paid_at = "-365d", amount = "600.00" })
  end)

  it("takes off what was refunded", function()
    assert.equal("low", value { paid_at = "-10d", amount = "600.00", refunded = "100.01" })
    assert.is_nil(value { paid_at = "-10d", amount = "600.00", refunded = "600.00" })
  end)

  it("goes by the brand's own thresholds", function()
    settings { high_value = "300.00", mid_value = "100.00" }
    assert.equal("high", value { paid_at = "-10d", amount = "300.00" })
    assert.equal("mid", value { paid_at = "-10d", amount = "299.99" })
  end)

  it("says what was spent", function()
    local c = customer { orders = { { paid_at = "-10d", amount = "1234.50" } } }
    assert.equal("近一年消费 ¥1,234.50", reason(c, "value"))
  end)
end)
