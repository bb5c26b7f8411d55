local titles = require("lib.titles")

-- A customer who bought things with these titles, ten days ago.
local function buyer(names, more)
  local items = {}
  for i, name in ipairs(names) do items[i] = { title = name, price = "99.00" } end
  local fields = { orders = { { paid_at = "-10d", items = items } } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return customer(fields)
end

-- Real titles, with everything they should be taken for.
local cases = {
  { "自然堂男士冰川控油爽肤水 补水保湿控油须后水正品包邮",
    concerns = { "hydration", "oil-control" }, interests = { "toner", "men" } },
  { "雪花秀臻秀修护眼霜25ml 眼部精华霜  淡细纹改善黑眼圈紧致",
    concerns = { "anti-aging", "sensitive", "eye-area" }, interests = { "eye" } },
  { "innisfree/悦诗风吟 自然关爱控油防晒乳45ml 控油防晒霜 韩国",
    concerns = { "oil-control", "sun" }, interests = { "sunscreen" } },
  { "Herborist/佰草集舒盈祛痘精华液 30ml 控油改善痘痘油脂分泌",
    concerns = { "acne", "oil-control" }, interests = { "essence" } },
  { "资生堂 亲肤净透卸妆霜125ml 卸除彩妆 卸妆霜 清洁卸彩妆",
    concerns = {}, interests = { "remover" } },
  { "ＢＢ霜 ＳＰＦ３０ 自然裸妆", concerns = { "sun" }, interests = { "makeup" } },
  -- Moisture for hair and lips is no concern of the skin.
  { "L'OREAL欧莱雅透明质酸水润洗护套装洗发700ml*2润发",
    concerns = {}, interests = { "hair", "set" } },
  { "雅诗兰黛唇膏口红 女 花漾唇膏炫慕系列 正品 滋润保湿持久",
    concerns = {}, interests = { "makeup" } },
  { "CD", concerns = {}, interests = {} },
}

describe("skin_concern and product_interest", function()
  for _, case in ipairs(cases) do
    it("are right for " .. case[1], function()
      local c = buyer { case[1] }
      assert.same(case.concerns, tag(c, "skin_concern"))
      assert.same(case.interests, tag(c, "product_interest"))
    end)
  end

  it("add up over what was bought", function()
    local c = buyer { "美白精华液 30ml", "氨基酸洗面奶 祛痘" }
    assert.same({ "whitening", "acne" }, tag(c, "skin_concern"))
    assert.same({ "cleanser", "essence" }, tag(c, "product_interest"))
  end)

  it("forget what was bought 365 days ago", function()
    local c = buyer { "祛痘洗面奶" }
    clock.advance("354d")
    assert.same({ "acne" }, tag(c, "skin_concern"))
    clock.advance("1d")
    assert.same({}, tag(c, "skin_concern"))
    assert.same({}, tag(c, "product_interest"))
  end)

  it("can ask for several things that speak of a concern", function()
    local c = buyer { "补水面膜", "补水喷雾", "祛痘精华" }
    assert.same({ "hydration", "acne" }, tag(c, "skin_concern"))
    settings { concern_items = 2 }
    assert.same({ "hydration" }, tag(c, "skin_concern"))
    settings { concern_items = 3 }
    assert.same({}, tag(c, "skin_concern"))
  end)
end)

describe("a skin type that the customer told", function()
  local function concerns(skin_type, names)
    return tag(buyer(names or {}, { attributes = { skin_type = skin_type } }), "skin_concern")
  end

  it("is a concern without any purchase", function()
    assert.same({ "sensitive" }, concerns("sensitive"))
    assert.same({ "hydration" }, concerns("dry"))
    assert.same({ "oil-control" }, concerns("oily"))
  end)

  it("joins what was bought", function()
    assert.same({ "hydration", "whitening" }, concerns("dry", { "美白精华液" }))
  end)

  it("is not counted twice", function()
    assert.same({ "oil-control" }, concerns("oily", { "控油洗面奶" }))
  end)

  it("says nothing when it is mixed", function() assert.same({}, concerns("mixed")) end)
end)

describe("gentle-only", function()
  it("holds whoever has sensitive skin, by word or by purchase", function()
    assert.is_true(segment(customer { attributes = { skin_type = "sensitive" } }, "gentle-only"))
    assert.is_true(segment(buyer { "舒缓修护面霜" }, "gentle-only"))
    assert.is_false(segment(buyer { "美白面霜" }, "gentle-only"))
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
