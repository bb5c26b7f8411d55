-- A level as it would be earned now.
local function earned(fields) return level(customer(fields), "keeper") end
local function spent(amount) return earned { orders = { { paid_at = "-9d", amount = amount } } } end

describe("keeper", function()
  local cases = {
    { "0.00", nil }, { "299.99", nil }, { "300.00", "one" }, { "999.99", "one" }, { "1000.00", "two" },
    { "2999.99", "two" }, { "3000.00", "three" },
  }
  for _, case in ipairs(cases) do
    it("is " .. tostring(case[2]) .. " for " .. case[1], function()
      assert.equal(case[2], (spent(case[1])))
    end)
  end

  it("counts a pet on file and days of food", function()
    local pet = { kind = "pet", id = "a", species = "cat", weight = 4.0, born = "2020-01-01" }
    local food = { paid_at = "-9d", items = { { title = "猫粮 2kg", price = "170.00" } } }
    assert.is_nil((earned { orders = { food } }))
    assert.equal("one", (earned { orders = { food }, entities = { pet } }))
  end)

  it("is of a year", function()
    local order = { paid_at = "-364d", amount = "300.00" }
    local c = customer { orders = { order } }
    assert.equal("one", (level(c, "keeper")))
    clock.advance("1d")
    assert.is_nil((level(c, "keeper")))
  end)
end)

describe("level-up", function()
  it("tells the level she has", function()
    for _, step in ipairs { "one", "two", "three" } do
      local function told(has) return (takes(customer { levels = { keeper = has } }, "level-up", step)) end
      for _, has in ipairs { "one", "two", "three" } do assert.equal(has == step, told(has), step) end
      assert.is_false(told(nil))
    end
    assert.is_true(takes(customer { levels = { keeper = "three" } }, "level-up", "call"))
    assert.is_false(takes(customer { levels = { keeper = "two" } }, "level-up", "call"))
  end)

  it("ends when the pool was left", function()
    local left = { { type = "pool.left", at = "-1h" } }
    for _, sop in ipairs { "level-up", "level-down", "box-soon" } do
      assert.is_true(leaves(customer { events = left }, sop), sop)
      assert.is_false(leaves(customer {}, sop), sop)
    end
  end)
end)
