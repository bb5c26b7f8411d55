local function food(paid_at)
  return { paid_at = paid_at, items = { { title = "全价成猫粮 1.8kg", price = "99.00" } } }
end
local function left(at) return { type = "pool.left", at = at } end
local joined = { type = "pool.joined", at = "-2d", props = { pool = "wecom" } }

local function pet(fields)
  local made = { kind = "pet", id = "p1", species = "cat" }
  for key, value in pairs(fields or {}) do made[key] = value end
  return made
end

-- Somebody whom messages reach, with a pet and orders.
local function reachable(fields)
  local made = { pool = "wecom", staff_id = "S1" }
  for key, value in pairs(fields) do made[key] = value end
  return customer(made)
end

describe("every SOP", function()
  local sops = {
    "new-friend", "food-low", "lapsed", "pet-birthday", "deworm", "vaccine", "grown-up",
  }

  it("ends when the pool was left, and goes on for who came back", function()
    for _, sop in ipairs(sops) do
      local function ends(...)
        local c = customer { orders = { food("-25d") }, entities = { pet() }, events = { ... } }
        return (leaves(c, sop))
      end
      assert.is_true(ends(left("-1h")), sop)
      assert.is_true(ends(joined, left("-1h")), sop)
      assert.is_false(ends(), sop)
      assert.is_false(ends(left("-9d"), joined), sop)
    end
  end)

  it("that sells leaves alone who refused marketing", function()
    for _, sop in ipairs { "lapsed", "pet-birthday", "grown-up" } do
      local function taken(consent)
        local c = customer { marketing_consent = consent, entities = { pet { born = "2020-07-03" } } }
        return (enrols(c, sop))
      end
      assert.is_true(taken(nil), sop)
      assert.is_true(taken(true), sop)
      assert.is_false(taken(false), sop)
    end
  end)
end)

describe("new-friend", function()
  it("is for who has not bought food twice", function()
    local function taken(...) return enrols(customer { orders = { ... } }, "new-friend") end
    assert.is_true((taken()))
    assert.is_true((taken(food("-9d"))))
    local is, why = taken(food("-90d"), food("-60d"))
    assert.is_false(is)
    assert.equal("已在 2 天买过主粮", why)
  end)

  it("asks about the pet, has the answer noted, and offers a trial", function()
    local r = simulate {
      sop = "new-friend", customer = reachable {}, from = "2026-05-01 09:00", days = 14,
      script = {
        { after = "1h", event = "pool.joined", props = { pool = "wecom" } },
        { at = "2026-05-02 21:00", event = "message.answered", step = "ask-pet", text = "猫，4 公斤" },
      },
    }
    assert.equal("2026-05-01 10:00", r:message("welcome").at)
    assert.equal("2026-05-02 20:00", r:message("ask-pet").at)
    assert.equal("按回复建宠物档案：种类、体重、生日、上次驱虫和疫苗", r.tasks[1].title)
    assert.equal("2026-05-04 20:00", r:message("change").at)
    assert.equal("2026-05-06 20:00", r:message("trial").at)
    assert.equal("新客回访：换粮顺不顺利", r.tasks[2].title)
    assert.equal("2026-05-10 15:00", r.tasks[2].at)
  end)

  it("does not ask what is known, nor offer to who has bought, and calls who bought", function()
    local c = reachable { entities = { pet() } }
    local r = simulate {
      sop = "new-friend", customer = c, from = "2026-05-01 09:00", days = 14,
      script = {
        { after = "1h", event = "pool.joined", props = { pool = "wecom" } },
        { after = "3d", order = { amount = "99.00" } },
      },
    }
    assert.is_true(r:skipped("ask-pet"))
    assert.is_true(r:skipped("answer"))
    assert.is_true(r:skipped("note-pet"))
    assert.is_true(r:skipped("trial"))
    assert.is_true(r:done("call"))
  end)

  it("calls nobody who neither bought nor answered", function()
    local facts = { enrolled_at = "-9d" }
    assert.is_false(takes(customer { orders = { food("-10d") } }, "new-friend", "call", facts))
    assert.is_true(takes(customer { orders = { food("-8d") } }, "new-friend", "call", facts))
    assert.is_false(takes(customer {}, "new-friend", "note-pet", { sent = { "ask-pet" } }))
  end)
end)

describe("food-low", function()
  it("reminds before the bag is empty, once more, and calls an old customer", function()
    local orders = {}
    for i, at in ipairs { "-155d", "-125d", "-95d", "-65d", "-35d", "-5d" } do orders[i] = food(at) end
    at("2026-05-01")
    local r = simulate {
      sop = "food-low", customer = reachable { orders = orders }, from = "2026-05-01", days = 40,
    }
    -- The last bag, of April 26, is empty on May 26.
    assert.equal("2026-05-19 10:00", r:message("remind").at)
    assert.equal("2026-05-26 20:00", r:message("again").at)
    assert.is_false(r:done("help"))
    assert.equal("老客断粮，打个电话问问", r.tasks[1].title)
    assert.equal("2026-05-28 15:00", r.tasks[1].at)
  end)

  it("ends with another bag", function()
    at("2026-05-01")
    local r = simulate {
      sop = "food-low", customer = reachable { orders = { food("-5d") } }, from = "2026-05-01", days = 40,
      script = {
        { at = "2026-05-20 12:00",
          order = { items = { { title = "猫粮 1.8kg", price = "99.00" } } } },
      },
    }
    assert.is_true(r:sent("remind"))
    assert.is_nil(r:message("again"))
    assert.equal("goal", r.state)
  end)

  it("ends when the food went back", function()
    local facts = { enrolled_at = "-1d" }
    assert.is_false(leaves(customer { orders = { food("-25d") } }, "food-low", facts))
    local back = food("-25d")
    back.amount, back.refunded = "99.00", "99.00"
    assert.is_true(leaves(customer { orders = { back } }, "food-low", facts))
  end)

  it("waits for a click where it sent, and helps who clicked", function()
    local c = customer {}
    assert.is_false(takes(c, "food-low", "click"))
    assert.is_true(takes(c, "food-low", "click", { sent = { "remind" } }))
    assert.is_false(takes(c, "food-low", "help", { sent = { "remind" } }))
    assert.is_true(takes(c, "food-low", "help", { clicked = { "remind" } }))
  end)

  it("does not ask again who is talking, nor call who is new", function()
    local talking = { answered = { "remind" } }
    assert.is_false(takes(customer {}, "food-low", "again", talking))
    assert.is_true(takes(customer {}, "food-low", "again"))
    assert.is_false(takes(customer { orders = { food("-25d") } }, "food-low", "call"))
    local orders = {}
    for i = 1, 5 do orders[i] = food("-" .. i * 30 .. "d") end
    assert.is_true(takes(customer { orders = orders }, "food-low", "call"))
    assert.is_false(takes(customer { orders = orders }, "food-low", "call", talking))
  end)
end)

describe("lapsed", function()
  it("waits for a reply where it sent, and has staff ask why", function()
    local c = customer {}
    assert.is_false(takes(c, "lapsed", "reply"))
    assert.is_true(takes(c, "lapsed", "reply", { sent = { "ask" } }))
    assert.is_false(takes(c, "lapsed", "talk", { sent = { "ask" } }))
    assert.is_true(takes(c, "lapsed", "talk", { answered = { "ask" } }))
  end)

  it("offers once, and only to who said nothing", function()
    local function offered(facts) return (takes(customer {}, "lapsed", "gift", facts)) end
    local ask, gift = { ask = "content/lapsed-ask" }, { ask = "content/lapsed-gift" }
    assert.is_false(offered {})
    assert.is_false(offered { content = ask })
    assert.is_true(offered { sent = { "ask" }, content = ask })
    assert.is_false(offered { sent = { "ask" }, content = gift })
    assert.is_false(offered { sent = { "ask" }, answered = { "ask" }, content = ask })
  end)

  it("comes on its own when the second bag is long empty", function()
    at("2026-05-01")
    local orders = { food("-70d"), food("-40d") }
    local r = simulate {
      sop = "lapsed", customer = reachable { orders = orders }, from = "2026-05-01", days = 24,
    }
    -- Empty on April 21, stopped fourteen days later, on a Tuesday.
    assert.equal("2026-05-05 20:00", r:message("ask").at)
    if r:message("ask").content ~= "content/lapsed-gift" then
      assert.equal("2026-05-16 20:00", r:message("gift").at)
    end
  end)
end)

describe("a pet's own days", function()
  -- Walks one pet through an SOP from the first of May on.
  local function walk(sop, fields, days, script)
    return simulate {
      sop = sop, customer = reachable { entities = { pet(fields) } }, from = "2026-05-01 08:00",
      days = days, script = script,
    }
  end

  it("is the birthday: a task, the wish, and a word to who answers", function()
    local r = walk("pet-birthday", { born = "2023-05-10" }, 20, {
      { at = "2026-05-10 12:00", event = "message.answered", step = "wish", text = "照片" },
    })
    assert.equal("2026-05-07 09:00", r.tasks[1].at)
    assert.equal("2026-05-10 09:30", r:message("wish").at)
    assert.equal("主人晒了生日照，回一句", r.tasks[2].title)
  end)

  it("is no task where nobody answered", function()
    assert.equal(1, #walk("pet-birthday", { born = "2023-05-10" }, 20).tasks)
    assert.is_false(takes(customer { entities = { pet() } }, "pet-birthday", "photo"))
  end)

  local intervals = {
    { "30d", "2026-04-15", "2026-05-08 10:00" }, { "60d", "2026-03-20", "2026-05-12 10:00" },
    { "90d", "2026-02-20", "2026-05-14 10:00" },
  }
  for _, case in ipairs(intervals) do
    it("is the deworming, every " .. case[1], function()
      settings { deworm_every = case[1] }
      local r = walk("deworm", { dewormed = case[2] }, 40)
      assert.equal(1, #r.messages)
      assert.equal(case[3], r:message("remind").at)
      assert.equal("驱虫日过了一周没有消息，问一句", r.tasks[1].title)
      assert.equal(r.messages[1].time + 14 * 86400, r.tasks[1].time)
    end)
  end

  it("is one deworming of three intervals, also when siyu stood still for days", function()
    local cases = {
      { "30d", 23, true }, { "30d", 52, true }, { "30d", 53, false }, { "30d", 83, false },
      { "60d", 23, false }, { "60d", 52, false }, { "60d", 53, true }, { "60d", 82, true },
      { "60d", 83, false }, { "90d", 53, false }, { "90d", 82, false }, { "90d", 83, true },
    }
    for _, case in ipairs(cases) do
      settings { deworm_every = case[1] }
      local day = siyu.time.date(siyu.time.sub(clock.now(), case[2] .. "d"))
      local c = customer { entities = { pet { dewormed = day } } }
      assert.equal(case[3], (enrols(c, "deworm")), case[1] .. " after " .. case[2])
    end
  end)

  it("has a new date of deworming noted", function()
    local r = walk("deworm", { dewormed = "2026-02-20" }, 40, {
      { at = "2026-05-20 12:00", event = "message.answered", step = "remind", text = "做了" },
    })
    assert.equal(1, #r.tasks)
    assert.equal("主人回复了驱虫，更新档案里的日期", r.tasks[1].title)
  end)

  it("is the vaccination, two weeks before the year is over", function()
    local r = walk("vaccine", { vaccinated = "2025-06-01" }, 40)
    assert.equal("2026-05-18 10:00", r:message("remind").at)
    assert.equal(0, #r.tasks)
    r = walk("vaccine", { vaccinated = "2025-06-01" }, 40, {
      { at = "2026-05-20 12:00", event = "message.answered", step = "remind", text = "打了" },
    })
    assert.equal(1, #r.tasks)
  end)

  it("is the change of food, and the way to change", function()
    local r = walk("grown-up", { born = "2025-06-10" }, 30)
    assert.equal("2026-05-11 20:00", r:message("tell").at)
    assert.equal("2026-05-18 20:00", r:message("how").at)
  end)

  it("does not come again years later", function()
    assert.equal(0, #walk("vaccine", { vaccinated = "2023-06-01" }, 40).messages)
    assert.equal(0, #walk("grown-up", { born = "2023-06-10" }, 40).messages)
  end)

  it("is four months later for big dogs", function()
    local r = walk("grown-up", { species = "dog", weight = 25.0, born = "2025-06-10" }, 150)
    assert.equal("2026-09-08 20:00", r:message("tell").at)
    r = walk("grown-up", { species = "dog", weight = 24.0, born = "2025-06-10" }, 30)
    assert.is_true(r:sent("tell"))
    local function soon(animal) return takes(customer { entities = { animal } }, "grown-up", "soon") end
    assert.is_false(soon(pet { species = "dog", weight = 25.0 }))
    assert.is_true(soon(pet { species = "dog", weight = 24.0 }))
  end)

  it("tells nobody how to change who was not told to", function()
    assert.is_false(takes(customer { entities = { pet() } }, "grown-up", "how"))
    assert.is_false(takes(customer { entities = { pet() } }, "vaccine", "reply"))
    assert.is_false(takes(customer { entities = { pet() } }, "deworm", "reply"))
  end)
end)
