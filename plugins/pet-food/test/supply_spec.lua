local function food(paid_at, title, more)
  local items = { { title = title or "全价成猫粮 1.8kg", price = "99.00", quantity = 1 } }
  local order = { paid_at = paid_at, items = items }
  for key, value in pairs(more or {}) do order[key] = value end
  return order
end

local function owner(orders, pet)
  local entities = {}
  if pet then
    pet.kind, pet.id = "pet", "p1"
    entities[1] = pet
  end
  return customer { orders = orders, entities = entities }
end

-- What the rule says of somebody who bought these.
local function stock(orders, pet) return tag(owner(orders, pet), "stock") end

describe("stock", function()
  -- 1.8 kg at 60 g a day, for a cat of 4 kg: 30 days.
  local cases = {
    { "-1h", "plenty" }, { "-22d", "plenty" }, { "-23d", "soon" }, { "-29d", "soon" }, { "-30d", "out" },
    { "-43d", "out" }, { "-44d", "stopped" }, { "-364d", "stopped" }, { "-365d", nil },
  }
  for _, case in ipairs(cases) do
    it("of a bag bought at " .. case[1] .. " is " .. tostring(case[2]), function()
      assert.equal(case[2], stock { food(case[1]) })
    end)
  end

  it("goes by the pet's weight, and by what it eats where that is known", function()
    assert.equal("out", stock({ food("-30d") }, { species = "cat", weight = 4.0 }))
    assert.equal("plenty", stock({ food("-30d") }, { species = "cat", weight = 2.0 }))
    assert.equal("plenty", stock({ food("-30d") }, { species = "cat", weight = 4.0, grams = 20 }))
  end)

  it("has the young eat half as much again", function()
    assert.equal("plenty", stock({ food("-20d") }, { species = "cat", weight = 4.0 }))
    assert.equal("out", stock({ food("-20d") }, { species = "cat", weight = 4.0, born = "2026-03-01" }))
  end)

  it("adds the pets of a kind up", function()
    local pets = {
      { kind = "pet", id = "a", species = "cat", weight = 4.0 },
      { kind = "pet", id = "b", species = "cat", weight = 4.0 },
      { kind = "pet", id = "c", species = "dog", weight = 40.0 },
    }
    assert.equal("out", tag(customer { orders = { food("-15d") }, entities = pets }, "stock"))
    assert.equal("soon", tag(customer { orders = { food("-14d") }, entities = pets }, "stock"))
  end)

  it("takes the answers of the survey", function()
    local answers = { profile = { species = { "cat" }, cat_kg = 2 } }
    local c = customer { orders = { food("-30d") }, answers = answers }
    assert.equal("plenty", tag(c, "stock"))
  end)

  it("begins a new bag when the one before is empty", function()
    -- 20 days are left of the first when the second comes.
    assert.equal("plenty", stock { food("-40d"), food("-30d") })
    assert.equal("soon", stock { food("-53d"), food("-43d") })
    -- The first was long empty.
    assert.equal("out", stock { food("-200d"), food("-30d") })
  end)

  it("counts several bags, and trusts no more than half a year", function()
    local function of(count, paid_at)
      local items = { { title = "猫粮 1.8kg", price = "99.00", quantity = count } }
      return stock { { paid_at = paid_at, items = items } }
    end
    assert.equal("plenty", of(2, "-30d"))
    assert.equal("out", of(2, "-60d"))
    assert.equal("plenty", of(9, "-172d"))
    assert.equal("soon", of(9, "-173d"))
  end)

  it("leaves out what went back, and what is no dry food", function()
    assert.is_nil(stock { food("-25d", nil, { amount = "99.00", refunded = "99.00" }) })
    assert.is_nil(stock { food("-25d", "主粮罐 85g") })
    assert.equal("soon", stock { food("-25d"), food("-2d", "猫砂 10kg") })
  end)

  it("tells of two kinds the one that wants something done", function()
    local cats, dogs = food("-25d"), food("-2d", "成犬粮 10kg")
    assert.equal("soon", stock { cats, dogs })
    assert.equal("plenty", stock { food("-90d"), dogs })
    -- Cats have run out, dogs will: what can still be helped goes first.
    assert.equal("soon", stock { food("-35d"), food("-9d", "成犬粮 1.8kg") })
    assert.equal("out", stock { food("-35d"), dogs })
  end)

  it("goes by the brand's own numbers", function()
    settings { cat_kg = 2.0 }
    assert.equal("plenty", stock { food("-30d") })
    settings { cat_kg = 4.0, dry_share = 50 }
    assert.equal("plenty", stock { food("-30d") })
    settings { dry_share = 100, pack_grams = 600 }
    assert.equal("out", stock { food("-10d", "猫粮 大袋") })
    settings { remind_before = 2 }
    assert.equal("plenty", stock { food("-27d") })
    assert.equal("soon", stock { food("-28d") })
    settings { out_for = 7 }
    assert.equal("stopped", stock { food("-37d") })
    settings { dog_kg = 2.0 }
    assert.equal("plenty", stock { food("-27d", "犬粮 1.8kg") })
    settings { dog_kg = 40.0 }
    assert.equal("out", stock { food("-4d", "犬粮 1.8kg") })
  end)

  it("comes with the clock", function()
    local c = owner { food("-1d") }
    assert.equal("plenty", tag(c, "stock"))
    clock.advance("23d")
    assert.equal("soon", tag(c, "stock"))
    clock.advance("6d")
    assert.equal("out", tag(c, "stock"))
  end)

  it("says how it reckons", function()
    assert.equal("猫一天约 60 克，末次购买够吃 30 天", reason(owner { food("-25d") }, "stock"))
  end)
end)

describe("habit", function()
  local function habit(...) return tag(owner { ... }, "habit") end
  -- A bag lasts 30 days; the second one comes so many days after the first, which was bought 100 days ago.
  local cases = {
    { "-85d", "early" }, { "-84d", "steady" }, { "-70d", "steady" }, { "-63d", "steady" }, { "-62d", "late" },
  }
  for _, case in ipairs(cases) do
    it("of a second bag at " .. case[1] .. " is " .. case[2], function()
      assert.equal(case[2], habit(food("-100d"), food(case[1])))
    end)
  end

  it("is first with one bag, and none without", function()
    assert.equal("first", habit(food("-10d")))
    assert.is_nil(habit())
  end)

  it("is that of the last purchase", function()
    assert.equal("late", habit(food("-200d"), food("-170d"), food("-100d")))
    assert.equal("steady", habit(food("-200d"), food("-130d"), food("-100d")))
  end)

  it("is told by the animal that was bought for again", function()
    assert.equal("steady", habit(food("-40d", "犬粮 1.8kg"), food("-100d"), food("-70d")))
  end)

  it("goes by the brand's own numbers", function()
    settings { early_days = 20, late_days = 2 }
    assert.equal("steady", habit(food("-100d"), food("-85d")))
    assert.equal("late", habit(food("-100d"), food("-67d")))
  end)
end)

describe("loyalty", function()
  local function loyalty(...) return tag(owner { ... }, "loyalty") end

  it("counts days on which food was bought", function()
    assert.is_nil(loyalty())
    assert.is_nil(loyalty(food("-10d", "猫砂 10kg")))
    assert.equal("one-off", loyalty(food("-10d")))
    assert.equal("one-off", loyalty(food("2026-06-20 10:00"), food("2026-06-20 20:00")))
    assert.equal("repeat", loyalty(food("-40d"), food("-10d")))
    assert.equal("repeat", loyalty(food("-90d"), food("-70d"), food("-40d"), food("-10d")))
    assert.equal("loyal", loyalty(food("-99d"), food("-90d"), food("-70d"), food("-40d"), food("-10d")))
    assert.equal("one-off", loyalty(food("-400d"), food("-10d")))
  end)

  it("goes by the brand's own number", function()
    settings { loyal_days = 3 }
    assert.equal("loyal", loyalty(food("-70d"), food("-40d"), food("-10d")))
    assert.equal("近一年在 3 天买过主粮", reason(owner { food("-70d"), food("-40d"), food("-10d") }, "loyalty"))
  end)
end)

describe("value", function()
  local cases = {
    { "0.01", "low" }, { "599.99", "low" }, { "600.00", "mid" }, { "1499.99", "mid" }, { "1500.00", "high" },
  }
  for _, case in ipairs(cases) do
    it("of " .. case[1] .. " is " .. case[2], function()
      assert.equal(case[2], tag(customer { orders = { { paid_at = "-10d", amount = case[1] } } }, "value"))
    end)
  end

  it("counts a year, takes off refunds, and is none where nothing was kept", function()
    local function value(order) return tag(customer { orders = { order } }, "value") end
    assert.is_nil(tag(customer {}, "value"))
    assert.is_nil(value { paid_at = "-365d", amount = "900.00" })
    assert.is_nil(value { paid_at = "-9d", amount = "900.00", refunded = "900.00" })
    assert.equal("low", value { paid_at = "-9d", amount = "900.00", refunded = "301.00" })
    settings { high_value = "300.00", mid_value = "100.00" }
    assert.equal("high", value { paid_at = "-9d", amount = "300.00" })
    assert.equal("mid", value { paid_at = "-9d", amount = "100.00" })
    local c = customer { orders = { { paid_at = "-10d", amount = "1234.50" } } }
    assert.equal("近一年消费 ¥1,234.50", reason(c, "value"))
  end)
end)

describe("the segments", function()
  it("hold whose food runs out", function()
    local function low(paid_at) return segment(owner { food(paid_at) }, "food-low") end
    assert.is_false(low("-22d"))
    assert.is_true(low("-23d"))
    assert.is_true(low("-43d"))
    assert.is_false(low("-44d"))
    assert.is_false(segment(customer {}, "food-low"))
  end)

  it("miss who came back and then stopped, not who bought once", function()
    local function lapsed(...) return segment(owner { ... }, "lapsed") end
    assert.is_false(lapsed(food("-60d")))
    assert.is_true(lapsed(food("-90d"), food("-60d")))
    assert.is_false(lapsed(food("-60d"), food("-40d")))
    assert.is_false(lapsed())
  end)

  it("hold new friends who did not order", function()
    local function is_new(fields) return segment(customer(fields), "new-friends") end
    assert.is_true(is_new { joined_at = "-6d" })
    assert.is_false(is_new { joined_at = "-7d" })
    assert.is_false(is_new {})
    assert.is_false(is_new { joined_at = "-6d", orders = { food("-1d") } })
  end)
end)
