local support = require("test.support")
local titles = require("lib.titles")

-- Real titles, with everything they should be taken for.
local cases = {
  { "自然堂男士冰川控油爽肤水 补水保湿控油须后水正品包邮",
    concerns = { "hydration", "oil-control" }, interests = { "men", "toner" } },
  { "雪花秀臻秀修护眼霜25ml 眼部精华霜  淡细纹改善黑眼圈紧致",
    concerns = { "anti-aging", "eye-area", "sensitive" }, interests = { "eye" } },
  { "innisfree/悦诗风吟 自然关爱控油防晒乳45ml 控油防晒霜 韩国",
    concerns = { "oil-control", "sun" }, interests = { "sunscreen" } },
  { "Herborist/佰草集舒盈祛痘精华液 30ml 控油改善痘痘油脂分泌",
    concerns = { "acne", "oil-control" }, interests = { "essence" } },
  { "资生堂 亲肤净透卸妆霜125ml 卸除彩妆 卸妆霜 清洁卸彩妆",
    concerns = {}, interests = { "remover" } },
  { "ＭＡＣ ＢＢ霜 ＳＰＦ３０ 自然裸妆", concerns = { "sun" }, interests = { "makeup" } },
  -- Moisture for hair and lips is no concern of the skin.
  { "L'OREAL欧莱雅透明质酸水润洗护套装洗发700ml*2润发", concerns = {},
    interests = { "hair", "set" } },
  { "雅诗兰黛唇膏口红 女 花漾唇膏炫慕系列 正品 滋润保湿持久", concerns = {},
    interests = { "makeup" } },
  { "CD", concerns = {}, interests = {} },
}

describe("skin_concern and product_interest", function()
  for _, case in ipairs(cases) do
    it("are right for " .. case[1], function()
      local c = support.buyer { case[1] }
      assert.same(case.concerns, support.only("skin_concern", c))
      assert.same(case.interests, support.only("product_interest", c))
    end)
  end

  it("add up over what was bought", function()
    local c = support.buyer { "美白精华液 30ml", "氨基酸洗面奶 祛痘" }
    assert.same({ "acne", "whitening" }, support.only("skin_concern", c))
    assert.same({ "cleanser", "essence" }, support.only("product_interest", c))
  end)

  it("forget what was bought 365 days ago", function()
    local function bought(paid_at)
      local order = { paid_at = paid_at, amount = "9.00" }
      order.items = { { title = "祛痘洗面奶", quantity = 1, price = "9.00" } }
      return support.only("skin_concern", customer { orders = { order } })
    end
    assert.same({ "acne" }, bought("-364d"))
    assert.same({}, bought("-365d"))
  end)
end)

describe("a skin type the customer told", function()
  it("is a concern without any purchase", function()
    local c = customer { attributes = { skin_type = "sensitive" } }
    assert.same({ "sensitive" }, support.only("skin_concern", c))
  end)

  it("joins what was bought", function()
    local c = support.buyer({ "美白精华液" }, { attributes = { skin_type = "dry" } })
    assert.same({ "hydration", "whitening" }, support.only("skin_concern", c))
  end)

  it("is not counted twice", function()
    local c = support.buyer({ "控油洗面奶" }, { attributes = { skin_type = "oily" } })
    assert.same({ "oil-control" }, support.only("skin_concern", c))
  end)

  it("says nothing when it is mixed", function()
    local c = customer { attributes = { skin_type = "mixed" } }
    assert.same({}, support.only("skin_concern", c))
  end)
end)

describe("titles.topics", function()
  local bought = { "补水面膜", "补水喷雾", "祛痘精华" }

  it("can ask for several items that say the same", function()
    assert.same({ "hydration", "acne" }, titles.topics(bought, titles.concerns, 1))
    assert.same({ "hydration" }, titles.topics(bought, titles.concerns, 2))
    assert.same({}, titles.topics(bought, titles.concerns, 3))
  end)
end)

describe("the word lists", function()
  local function each_word(body)
    for _, topics in ipairs { titles.concerns, titles.interests } do
      for _, topic in ipairs(topics) do
        for _, list in ipairs { topic.words, topic.but or {} } do
          for _, word in ipairs(list) do body(word) end
        end
      end
    end
  end

  it("are written as titles are compared", function()
    each_word(function(word) assert.equal(titles.normal(word), word) end)
  end)

  it("hold no signs that mean something in a Lua pattern", function()
    each_word(function(word) assert.is_nil(word:match("[%^%$%(%)%%%.%[%]%*%+%-%?]")) end)
  end)
end)
