local feeding = require("lib.feeding")

describe("grams by weight", function()
  local cases = {
    { "cat", 0.8, 35 }, { "cat", 2, 35 }, { "cat", 2.5, 43 }, { "cat", 4, 60 }, { "cat", 7, 95 },
    { "cat", 12, 105 }, { "dog", 5, 100 }, { "dog", 7.5, 135 }, { "dog", 10, 170 }, { "dog", 60, 480 },
  }
  for _, case in ipairs(cases) do
    local species, kg, grams = case[1], case[2], case[3]
    it("are " .. grams .. " for a " .. species .. " of " .. kg .. " kg", function()
      assert.equal(grams, feeding.by_weight(species, kg))
    end)
  end
end)

describe("pets and stage", function()
  local function pet(fields)
    fields.kind, fields.id = "pet", fields.id or "p1"
    return fields
  end
  local function of(...) return customer { entities = { ... } } end

  -- The clock stands at 2026-06-30.
  local cases = {
    { { species = "cat", born = "2026-01-10" }, { "baby" } },
    { { species = "cat", born = "2025-07-01" }, { "baby" } },
    { { species = "cat", born = "2025-06-30" }, { "adult" } },
    { { species = "cat", born = "2018-07-01" }, { "adult" } },
    { { species = "cat", born = "2018-06-30" }, { "senior" } },
    { { species = "dog", weight = 8.0, born = "2025-06-30" }, { "adult" } },
    { { species = "dog", weight = 25.0, born = "2025-06-30" }, { "baby" } },
    { { species = "dog", weight = 25.0, born = "2025-02-28" }, { "adult" } },
    { { species = "dog", weight = 25.0, born = "2020-06-30" }, { "senior" } },
    { { species = "cat", born = "2026-07-01" }, {} },
    { { species = "cat" }, {} },
  }
  for _, case in ipairs(cases) do
    local told = case[1].species .. " of " .. tostring(case[1].weight) .. " kg born " .. tostring(case[1].born)
    it("are right for a " .. told, function()
      local c = of(pet(case[1]))
      assert.same(case[2], tag(c, "stage"))
      assert.same({ case[1].species }, tag(c, "pets"))
    end)
  end

  it("tell who has several", function()
    local c = of(pet { id = "a", species = "dog", born = "2015-01-01" },
      pet { id = "b", species = "cat", born = "2026-05-01" })
    assert.same({ "cat", "dog", "several" }, tag(c, "pets"))
    assert.same({ "baby", "senior" }, tag(c, "stage"))
  end)

  it("tell each stage once", function()
    local c = of(pet { id = "a", species = "cat", born = "2026-04-01" },
      pet { id = "b", species = "cat", born = "2026-05-01" })
    assert.same({ "baby" }, tag(c, "stage"))
  end)

  it("come from the survey where no pet is on file", function()
    local answers = { profile = { species = { "dog" }, dog_age = "senior" } }
    assert.same({ "dog" }, tag(customer { answers = answers }, "pets"))
    assert.same({ "senior" }, tag(customer { answers = answers }, "stage"))
    local filed = customer { answers = answers, entities = { pet { species = "cat" } } }
    assert.same({ "cat" }, tag(filed, "pets"))
    assert.same({}, tag(filed, "stage"))
  end)

  it("let a kitten of the survey grow up", function()
    local function told(at)
      return tag(customer { answers = { profile = { species = { "cat" }, cat_age = "baby", at = at } } }, "stage")
    end
    assert.same({ "baby" }, told("-364d"))
    assert.same({ "adult" }, told("-365d"))
  end)

  it("come from what was bought where nobody told", function()
    local items = { { title = "猫砂 6L", price = "30.00" } }
    local c = customer { orders = { { paid_at = "-10d", items = items } } }
    assert.same({ "cat" }, tag(c, "pets"))
    c = customer { orders = { { paid_at = "-10d", items = items } }, entities = { pet { species = "dog" } } }
    assert.same({ "dog" }, tag(c, "pets"))
  end)

  it("leave out a pet of which not even the kind is known", function()
    assert.same({}, tag(of(pet { weight = 4.0 }), "pets"))
    assert.is_true(segment(of(pet { weight = 4.0 }), "no-profile"))
  end)
end)

describe("no-profile and babies", function()
  it("hold who told nothing, and who has a young one", function()
    local kitten = { kind = "pet", id = "p1", species = "cat", born = "2026-05-01" }
    local cat = { kind = "pet", id = "p1", species = "cat", born = "2020-05-01" }
    assert.is_true(segment(customer {}, "no-profile"))
    assert.is_false(segment(customer { entities = { cat } }, "no-profile"))
    assert.is_false(segment(customer { answers = { profile = { species = { "cat" } } } }, "no-profile"))
    assert.is_true(segment(customer { entities = { kitten } }, "babies"))
    assert.is_false(segment(customer { entities = { cat } }, "babies"))
  end)
end)
