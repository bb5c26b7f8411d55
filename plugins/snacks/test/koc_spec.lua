local sums = require("lib.koc")

-- Numbers of followers are asked only where somebody says that she posts there.
local function posting(answers)
  local platforms = {}
  for _, platform in ipairs { "moments", "xiaohongshu", "weibo", "douyin" } do
    if answers[platform .. "_fans"] then platforms[#platforms + 1] = platform end
  end
  if #platforms > 0 then answers.platforms = platforms end
  return answers
end

-- Somebody with so many orders, and these answers to the questionnaire.
local function told(count, answers)
  local orders = {}
  for i = 1, count do orders[i] = { paid_at = "-" .. i * 10 .. "d", amount = "50.00" } end
  return customer { orders = orders, answers = { koc = posting(answers) } }
end

describe("the score", function()
  local cases = {
    { "a friend of many", 3, { moments_fans = 1000, often = "weekly", joy = 10 }, 40 + 12 + 10 + 25 },
    { "somebody public", 3, { xiaohongshu_fans = 6200, often = "weekly", joy = 10 },
      24 + 12 + 10 + 25 },
    { "both, and no more than 40", 3,
      { moments_fans = 900, douyin_fans = 90000, often = "daily", joy = 9 }, 40 + 12 + 15 + 20 },
    { "the greatest public number, not the sum", 0,
      { weibo_fans = 5000, douyin_fans = 5000, often = "rarely", joy = 7 }, 20 + 0 + 0 + 10 },
    { "who buys, and no more than 20", 9, { moments_fans = 0, often = "monthly", joy = 8 },
      0 + 20 + 3 + 15 },
    { "who did not say how often", 1, { moments_fans = 100, joy = 7 }, 4 + 4 + 0 + 10 },
  }
  for _, case in ipairs(cases) do
    it("is " .. case[4] .. " for " .. case[1], function()
      assert.equal(case[4], (score(told(case[2], case[3]), "ambassador")))
    end)
  end

  it("says what it is made of", function()
    local _, why = score(told(3, { moments_fans = 340, xiaohongshu_fans = 6200, joy = 10 }), "ambassador")
    assert.equal("好友 340、粉丝 6200，半年 3 单，推荐意愿 10", why)
  end)

  it("is none for who would not recommend, whoever follows them", function()
    local number, why = score(told(9, { douyin_fans = 90000, joy = 6 }), "ambassador")
    assert.is_nil(number)
    assert.equal("推荐意愿只有 6", why)
    assert.is_nil((score(told(9, { douyin_fans = 90000 }), "ambassador")))
  end)

  it("counts orders of half a year that were kept", function()
    local answers = { koc = { moments_fans = 0, joy = 7 } }
    local old = { paid_at = "-180d", amount = "50.00" }
    local back = { paid_at = "-9d", amount = "50.00", refunded = "50.00" }
    for _, order in ipairs { old, back } do
      assert.equal(10, (score(customer { orders = { order }, answers = answers }, "ambassador")))
    end
  end)
end)

describe("the reward", function()
  local settings = {
    koc_points = 50, koc_points_joined = 10, koc_points_second = 8, koc_first_order = 2900,
  }
  local cases = {
    { 1, nil, 10 }, { 1, 2899, 10 }, { 1, 2900, 50 }, { 2, nil, nil }, { 2, 2899, nil }, { 2, 2900, 8 },
  }
  for _, case in ipairs(cases) do
    local generation, amount, points = case[1], case[2], case[3]
    it("of generation " .. generation .. " with a first order of " .. tostring(amount), function()
      local reward = sums.reward(
        { generation = generation, first_order = amount and { amount = amount } }, settings)
      assert.equal(points, reward and reward.points)
    end)
  end
end)

describe("the programme", function()
  it("says why somebody is asked, scored, kept and paid", function()
    local orders = {}
    for i = 1, 3 do orders[i] = { paid_at = "-" .. i .. "d", amount = "50.00" } end
    local c = customer { city = "长沙", orders = orders, koc = { ambassador = "active" },
      answers = { koc = { moments_fans = 340, joy = 10 } } }
    local facts = { done = { moments = 2, xiaohongshu = 1 }, invited = { first_order = { amount = "29.00" } } }
    local k = koc(c, "ambassador", facts)
    assert.equal("active", k.stage)
    assert.is_true(k.invites)
    assert.equal("近 180 天 3 单", k.invite_reason)
    assert.equal("长沙", k.part)
    assert.is_true(k.passes)
    assert.equal("本期 40 分", k.pass_reason)
    assert.same({ points = 50 }, k.reward)
  end)

  it("warns who did too little, and pays a friend's friend only with an order", function()
    local k = koc(customer {}, "ambassador", { done = { moments = 2 }, invited = { generation = 2 } })
    assert.is_false(k.passes)
    assert.is_nil(k.reward)
  end)
end)

describe("an odd join", function()
  local function left(at) return { type = "pool.left", at = at } end
  local function odd(events, props)
    return (sums.is_odd(customer { events = events }, { event = props, settings = { same_device = 3 } }))
  end

  it("is one of many on a device", function()
    assert.is_false(odd({}, { same_device = 2 }))
    assert.is_true(odd({}, { same_device = 3 }))
    assert.is_true(odd({}, { same_device = "7" }))
    assert.is_false(odd({}, { pool = "wecom" }))
    assert.is_false(odd({}, nil))
  end)

  it("is one of who comes and goes", function()
    assert.is_false(odd({ left("-3d"), left("-2d") }, {}))
    assert.is_true(odd({ left("-3d"), left("-2d"), left("-1d") }, {}))
    assert.is_false(odd({ left("-30d"), left("-2d"), left("-1d") }, {}))
  end)
end)

describe("the screen of joins", function()
  it("asks about the join that is new, and says why", function()
    local odd, why = suspect(customer {}, "odd-join", { pool = "wecom", same_device = 5 })
    assert.is_true(odd)
    assert.equal("同一设备 5 个账号", why)
    assert.is_false((suspect(customer {}, "odd-join", { pool = "wecom" })))
  end)

  it("knows who comes and goes", function()
    local events = {}
    for day = 1, 3 do events[day] = { type = "pool.left", at = "-" .. day .. "d" } end
    assert.is_true((suspect(customer { events = events }, "odd-join")))
  end)

  it("goes by its setting", function()
    settings { same_device = 9 }
    assert.is_false((suspect(customer {}, "odd-join", { same_device = 5 })))
  end)
end)

describe("the SOPs of the programme", function()
  it("end when the pool was left", function()
    local left = { { type = "pool.left", at = "-1h" } }
    for _, sop in ipairs { "koc-selected", "koc-warned", "koc-left" } do
      assert.is_true(leaves(customer { events = left }, sop), sop)
      assert.is_false(leaves(customer {}, sop), sop)
    end
  end)
end)
