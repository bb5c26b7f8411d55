-- Numbers of followers are asked only where somebody says that she posts there.
local function posting(answers)
  local platforms = {}
  for _, platform in ipairs { "moments", "xiaohongshu", "douyin" } do
    if answers[platform .. "_fans"] then platforms[#platforms + 1] = platform end
  end
  if #platforms > 0 then answers.platforms = platforms end
  return answers
end

-- Somebody who came on so many days, with these answers to the questionnaire.
local function told(count, answers)
  local orders = {}
  for i = 1, count do orders[i] = { paid_at = "-" .. i .. "d", amount = "18.00" } end
  return customer { orders = orders, answers = { koc = posting(answers) } }
end

describe("the score", function()
  it.each {
    { "a friend of many", 6, { moments_fans = 600, often = "weekly", joy = 10 }, 30 + 15 + 6 + 25 },
    { "somebody of few friends", 6, { moments_fans = 100, often = "weekly", joy = 10 }, 5 + 15 + 6 + 25 },
    { "somebody public", 6, { xiaohongshu_fans = 3000, often = "daily", joy = 9 }, 15 + 20 + 6 + 20 },
    { "the greatest number, not the sum", 0,
      { xiaohongshu_fans = 3000, douyin_fans = 3000, often = "rarely", joy = 7 }, 15 + 0 + 0 + 10 },
    { "who comes, and no more than 25", 40, { moments_fans = 0, often = "monthly", joy = 8 }, 5 + 25 + 15 },
    { "who did not say how often", 1, { joy = 7 }, 1 + 10 },
  }("of {1} is {4}", function(_, count, answers, expected)
    assert.equal(expected, (score(told(count, answers), "officer")))
  end)

  it("says what it is made of", function()
    local _, why = score(told(6, { moments_fans = 600, joy = 9 }), "officer")
    assert.equal("影响 30/30，近 90 天来过 6 天，推荐意愿 9", why)
  end)

  it("is none for who would not recommend, whoever follows them", function()
    local number, why = score(told(30, { douyin_fans = 900000, joy = 6 }), "officer")
    assert.is_nil(number)
    assert.equal("推荐意愿只有 6", why)
    assert.is_nil((score(told(30, { douyin_fans = 900000 }), "officer")))
  end)

  it("is never above 100", function()
    for_all({ moments = integers(0, 20000), red = integers(0, 9000000), days = integers(0, 89), joy = integers(7, 10) },
      function(v)
        local c = told(v.days, { moments_fans = v.moments, xiaohongshu_fans = v.red, often = "daily", joy = v.joy })
        local number = score(c, "officer")
        assert.is_true(number >= 30 and number <= 100)
        assert.equal("integer", math.type(number))
      end, 30)
  end)
end)

describe("the programme", function()
  it("says why somebody is asked, where she belongs, and what she is", function()
    local orders = {}
    for i = 1, 6 do orders[i] = { paid_at = "-" .. i .. "d", amount = "18.00" } end
    local c = customer { city = "杭州", orders = orders, koc = { officer = "active" } }
    local k = koc(c, "officer")
    assert.equal("active", k.stage)
    assert.is_true(k.invites)
    assert.equal("近 90 天 6 单", k.invite_reason)
    assert.equal("杭州", k.part)
  end)

  it("says why somebody is not asked", function()
    assert.equal("近 90 天只有 0 单", koc(customer {}, "officer").invite_reason)
    assert.equal("不接受营销", koc(customer { marketing_consent = false }, "officer").invite_reason)
  end)

  it("keeps who did enough, and warns who did not", function()
    local function kept(done) return koc(customer {}, "officer", { done = done }) end
    assert.is_true(kept({ checkin = 2, ["try-new"] = 1 }).passes)
    assert.equal("本期 30 分", kept({ checkin = 2, ["try-new"] = 1 }).pass_reason)
    assert.is_false(kept({ review = 1 }).passes)
    settings { koc_pass = 85 }
    assert.is_true(kept({ checkin = 4, review = 1, ["try-new"] = 2 }).passes)
    assert.is_false(kept({ checkin = 3, review = 1, ["try-new"] = 2 }).passes)
  end)

  it.each { { "14.99", 5 }, { "15.00", 40 } }("gives {2} for a first order of {1}", function(amount, points)
    local invited = { first_order = { amount = amount } }
    assert.same({ points = points }, koc(customer {}, "officer", { invited = invited }).reward)
  end)

  it("gives little for who stayed and has not bought yet", function()
    assert.same({ points = 5 }, koc(customer {}, "officer", { invited = {} }).reward)
  end)

  it("goes by the brand's own points", function()
    settings { koc_points = 100, koc_points_joined = 1, koc_first_order = "30.00" }
    local function reward(amount)
      return koc(customer {}, "officer", { invited = { first_order = { amount = amount } } }).reward
    end
    assert.same({ points = 1 }, reward("29.99"))
    assert.same({ points = 100 }, reward("30.00"))
  end)
end)
