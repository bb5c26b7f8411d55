describe("origin", function()
  local cases = {
    { "douyin", "douyin" }, { "抖音直播", "douyin" }, { "抖音小店 shop", "douyin" },
    { "Taobao", "taobao" }, { "天猫旗舰店", "tmall" }, { "企业微信", "wecom" },
    { "小程序", "wecom" }, { "上海门店", "shop" }, { "小红书", "xiaohongshu" },
    { "快手", "kuaishou" }, { "cdnow", "other" },
  }
  for _, case in ipairs(cases) do
    local channel, wanted = case[1], case[2]
    it("of the channel " .. channel .. " is " .. wanted, function()
      assert.equal(wanted, tag(customer { channel = channel }, "origin"))
    end)
  end

  local orders = {
    { paid_at = "-9d", amount = "1.00", channel = "taobao" },
    { paid_at = "-90d", amount = "1.00", platform = "douyin" },
  }

  it("falls back on the first order's channel or platform", function()
    assert.equal("douyin", tag(customer { orders = orders }, "origin"))
  end)

  it("prefers what the profile says", function()
    assert.equal("wecom", tag(customer { channel = "wecom", orders = orders }, "origin"))
  end)

  it("is none where nobody knows", function()
    assert.is_nil(tag(customer {}, "origin"))
    assert.is_nil(tag(customer { orders = { { paid_at = "-9d", amount = "1.00" } } }, "origin"))
  end)
end)

describe("city_tier", function()
  local cases = {
    { "上海", "tier1" }, { "上海市", "tier1" }, { " 深圳 ", "tier1" }, { "成都市", "new-tier1" },
    { "佛山", "tier2" }, { "遵义市", "other" },
  }
  for _, case in ipairs(cases) do
    local city, wanted = case[1], case[2]
    it("of '" .. city .. "' is " .. wanted, function()
      assert.equal(wanted, tag(customer { city = city }, "city_tier"))
    end)
  end

  it("takes a municipality's province for the city", function()
    assert.equal("tier1", tag(customer { province = "上海市", city = "浦东新区" }, "city_tier"))
    assert.equal("new-tier1", tag(customer { province = "重庆" }, "city_tier"))
  end)

  it("is none where only the province is known", function()
    assert.is_nil(tag(customer { province = "江苏省" }, "city_tier"))
    assert.is_nil(tag(customer {}, "city_tier"))
  end)
end)

describe("new-friends", function()
  local function is_new(fields) return segment(customer(fields), "new-friends") end

  it("holds who joined in the last seven days", function()
    assert.is_true(is_new { joined_at = "-6d" })
    assert.is_false(is_new { joined_at = "-7d" })
    assert.is_false(is_new {})
  end)

  it("leaves out who has ordered", function()
    assert.is_false(is_new { joined_at = "-6d", orders = { { paid_at = "-1d", amount = "9.00" } } })
  end)
end)
