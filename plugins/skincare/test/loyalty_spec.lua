describe("loyalty", function()
  -- With an order of 99.00 at each of these times.
  local function loyalty(...)
    local orders = {}
    for i, paid_at in ipairs { ... } do orders[i] = { paid_at = paid_at, amount = "99.00" } end
    return tag(customer { orders = orders }, "loyalty")
  end

  it("is none without an order in the last 365 days", function()
    assert.is_nil(loyalty())
    assert.is_nil(loyalty("-365d", "-500d"))
  end)

  it("is one-off with one order", function()
    assert.equal("one-off", loyalty("-364d"))
    assert.equal("one-off", loyalty("-365d", "-10d"))
  end)

  it("counts several orders of one day once", function()
    at("2024-06-30")
    assert.equal("one-off", loyalty("2024-06-18 00:00", "2024-06-18 10:00", "2024-06-18 23:59"))
  end)

  it("begins a new day at midnight in the brand's zone", function()
    at("2024-06-30")
    assert.equal("repeat", loyalty("2024-06-18 23:59:59", "2024-06-19 00:00:00"))
  end)

  it("is loyal from the fourth day", function()
    assert.equal("repeat", loyalty("-10d", "-20d", "-30d"))
    assert.equal("loyal", loyalty("-10d", "-20d", "-30d", "-40d"))
    assert.equal("repeat", loyalty("-10d", "-20d", "-30d", "-365d"))
  end)
end)
