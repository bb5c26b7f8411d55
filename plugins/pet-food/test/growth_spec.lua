local growth = require("lib.growth")

local ctx = { settings = { pack_grams = 1500 } }
local function food(paid_at, sku, title)
  return { paid_at = paid_at, items = { { sku = sku, title = title or "猫粮 2kg", price = "120.50" } } }
end
local function value(fields) return growth.value(customer(fields), ctx) end

describe("growth value", function()
  it("is one for each 元 of a year, refunds taken off", function()
    assert.equal(0, (value {}))
    assert.equal(99, (value { orders = { { paid_at = "-9d", amount = "99.99" } } }))
    assert.equal(0, (value { orders = { { paid_at = "-365d", amount = "99.99" } } }))
    assert.equal(49, (value { orders = { { paid_at = "-9d", amount = "99.00", refunded = "50.00" } } }))
  end)

  it("is more for each day on which food was bought", function()
    assert.equal(120 + 30, (value { orders = { food("-9d") } }))
    assert.equal(241 + 60, (value { orders = { food("-9d"), food("-40d") } }))
    assert.equal(241 + 30, (value { orders = { food("2026-06-01 09:00"), food("2026-06-01 21:00") } }))
  end)

  it("is more for a pet that is wholly on file, once", function()
    local function of(...) return (value { entities = { ... } }) end
    local whole = { kind = "pet", id = "a", species = "cat", weight = 4.0, born = "2020-01-01" }
    local other = { kind = "pet", id = "b", species = "dog", weight = 9.0, born = "2021-01-01" }
    assert.equal(100, of(whole))
    assert.equal(100, of(whole, other))
    for _, field in ipairs { "species", "weight", "born" } do
      local part = { kind = "pet", id = "c" }
      for key, known in pairs(whole) do
        if key ~= field and key ~= "id" then part[key] = known end
      end
      assert.equal(0, of(part))
    end
  end)

  it("says what it is made of", function()
    local _, why = value { orders = { food("-9d") } }
    assert.equal(120, why.spent)
    assert.equal(1, why.days)
    assert.equal(0, why.filed)
  end)
end)

describe("the next box", function()
  local function box(...) return growth.next_box(customer { orders = { ... } }, ctx.settings) end

  it("is the food bought last", function()
    assert.is_nil(box())
    assert.equal("F2", box(food("-40d", "F1"), food("-9d", "F2")))
    assert.equal("F1", box(food("-40d", "F1"), food("-9d", "G1", "猫砂 10kg")))
    assert.is_nil(box(food("-366d", "F1")))
  end)
end)
