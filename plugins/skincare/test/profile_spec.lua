local support = require("test.support")

describe("origin", function()
  local cases = {
    { "douyin", "douyin" }, { "抖音直播", "douyin" }, { "抖音小店 shop", "douyin" },
    { "Taobao", "taobao" }, { "天猫旗舰店", "tmall" }, { "企业微信", "wecom" },
    { "小程序", "wecom" }, { "上海门店", "shop" }, { "小红书", "xiaohongshu" },
    { "快手", "kuaishou" }, { "cdnow", "other" },
  }
  for _, case in ipairs(cases) do
    it("of the channel " .. case[1] .. " is " .. case[2], function()
      assert.same({ case[2] }, support.only("origin", customer { channel = case[1] }))
    end)
  end

  it("falls back on the first order's channel", function()
    local c = customer {
      orders = {
        { paid_at = "-9d", amount = "1.00", channel = "taobao" },
        { paid_at = "-90d", amount = "1.00", channel = "douyin" },
      },
    }
    assert.same({ "douyin" }, support.only("origin", c))
  end)

  it("prefers what the profile says", function()
    local c = customer {
      channel = "wecom", orders = { { paid_at = "-9d", amount = "1.00", channel = "taobao" } },
    }
    assert.same({ "wecom" }, support.only("origin", c))
  end)

  it("is none where nobody knows", function()
    assert.same({}, support.only("origin", customer {}))
  end)
end)

describe("city_tier", function()
  local cases = {
    { "上海", "tier1" }, { "上海市", "tier1" }, { " 深圳 ", "tier1" }, { "成都市", "new-tier1" },
    { "佛山", "tier2" }, { "遵义市", "other" },
  }
  for _, case in ipairs(cases) do
    it("of '" .. case[1] .. "' is " .. case[2], function()
      assert.same({ case[2] }, support.only("city_tier", customer { city = case[1] }))
    end)
  end

  it("takes a municipality's province for the city", function()
    local district = customer { province = "上海市", city = "浦东新区" }
    assert.same({ "tier1" }, support.only("city_tier", district))
    assert.same({ "new-tier1" }, support.only("city_tier", customer { province = "重庆" }))
  end)

  it("is none where only the province is known", function()
    assert.same({}, support.only("city_tier", customer { province = "江苏省" }))
    assert.same({}, support.only("city_tier", customer {}))
  end)
end)
