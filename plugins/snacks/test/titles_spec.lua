local titles = require("lib.titles")

-- A customer who bought each of these, ten days ago.
local function buyer(names, more)
  local items = {}
  for i, name in ipairs(names) do items[i] = { title = name, price = "9.90" } end
  local fields = { orders = { { paid_at = "-10d", items = items } } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return customer(fields)
end

describe("taste, category and diet", function()
  local cases = {
    { "藤椒味无骨凤爪 80g", taste = { "spicy" }, category = { "meat" } },
    { "麻辣豆干 香辣味 500g", taste = { "spicy" }, category = { "tofu" } },
    { "蜂蜜黄油扁桃仁 巴旦木 200g", taste = { "sweet", "sweet-salty", "milky" }, category = { "nuts" } },
    { "海盐味薯片 咸香", taste = { "savoury" }, category = { "puffed" } },
    { "话梅 酸甜蜜饯", taste = { "sweet", "sour" }, category = { "fruit" } },
    { "原味夏威夷果", taste = { "plain" }, category = { "nuts" } },
    { "酸奶冻干草莓", taste = { "milky" }, category = { "fruit" } },
    { "手撕鱿鱼丝 烧烤味", taste = { "savoury" }, category = { "seafood" } },
    { "蛋黄酥 雪媚娘 咸甜", taste = { "sweet-salty" }, category = { "bakery" } },
    { "黑巧克力 88% 无糖", taste = { "sweet" }, category = { "sweets" }, diet = "low-sugar" },
    { "柳州螺蛳粉 酸辣", taste = { "spicy", "sour" }, category = { "instant" } },
    { "高蛋白鸡胸肉丸", taste = {}, category = { "meat" }, diet = "protein" },
    { "非油炸混合蔬果脆片", taste = {}, category = { "puffed" }, diet = "low-fat" },
    { "宝宝磨牙棒", taste = {}, category = {}, diet = "kids" },
    { "冷萃速溶咖啡", taste = {}, category = { "drinks" } },
    { "儿童不辣牛肉干", taste = {}, category = { "meat" }, diet = "kids" },
    { "手撕面包营养早餐蛋糕点心零食批发整箱", taste = {}, category = { "bakery" } },
    { "猪肉脯210g 休闲小吃 靖江特产猪肉干 原味", taste = { "plain" }, category = { "meat" } },
    { "小面筋辣条280g辣味豆干怀旧麻辣小吃", taste = { "spicy" }, category = { "tofu" } },
    { "香辣卤藕168g藕片素食山珍特产", taste = { "spicy", "savoury" }, category = { "tofu" } },
    { "黑巧克力/牛奶/榛仁 三种口味", taste = { "sweet", "milky" }, category = { "nuts", "sweets" } },
    { "辣卤去骨鸭掌 120g", taste = { "spicy", "savoury" }, category = { "meat" } },
    { "草莓干106g/袋 休闲零食", taste = {}, category = { "fruit" } },
    { "能量果仁182g", taste = {}, category = { "nuts" } },
    { "藕粉 速食冲饮", taste = {}, category = { "drinks" } },
    { "手机壳", taste = {}, category = {} },
  }
  for _, case in ipairs(cases) do
    it("are right for " .. case[1], function()
      settings { taste_items = 1 }
      local c = buyer { case[1] }
      assert.same(case.taste, tag(c, "taste"))
      assert.same(case.category, tag(c, "category"))
      -- One thing of a kind is chance; two are a preference.
      assert.same({}, tag(c, "diet"))
      assert.same({ case.diet }, tag(buyer { case[1], case[1] .. " 大包" }, "diet"))
    end)
  end

  it("want two different things of a taste", function()
    assert.same({}, tag(buyer { "香辣豆干" }, "taste"))
    assert.same({ "spicy" }, tag(buyer { "香辣豆干", "藤椒凤爪" }, "taste"))
    assert.same({}, tag(buyer { "香辣豆干", "香辣豆干" }, "taste"))
    settings { taste_items = 3 }
    assert.same({}, tag(buyer { "香辣豆干", "藤椒凤爪" }, "taste"))
  end)

  it("forget what was bought long ago", function()
    local c = buyer { "香辣豆干 0糖", "藤椒凤爪 0糖" }
    clock.advance("354d")
    assert.same({ "spicy" }, tag(c, "taste"))
    clock.advance("1d")
    assert.same({}, tag(c, "taste"))
    assert.same({}, tag(c, "category"))
    assert.same({}, tag(c, "diet"))
  end)

  it("take what the questionnaires say, in the order of the list", function()
    local answers = { taste = { tastes = { "sour", "sweet" } }, koc = { tastes = { "spicy" } } }
    assert.same({ "spicy", "sweet", "sour" }, tag(customer { answers = answers }, "taste"))
  end)

  it("leave out a taste that was told to be avoided, whatever was bought", function()
    local answers = { taste = { tastes = { "sweet" }, avoid = { "spicy" } } }
    assert.same({ "sweet" }, tag(buyer({ "香辣豆干", "藤椒凤爪" }, { answers = answers }), "taste"))
  end)

  it("take a diet that was told, once", function()
    local answers = { taste = { tastes = { "sweet" }, diet = { "low-sugar", "none" } } }
    assert.same({ "low-sugar" }, tag(customer { answers = answers }, "diet"))
    assert.same({ "low-sugar" }, tag(buyer({ "无糖饼干", "零糖软糖" }, { answers = answers }), "diet"))
  end)
end)

describe("the word lists", function()
  it("are written as titles are compared, without signs of a Lua pattern", function()
    for _, topics in ipairs { titles.tastes, titles.kinds, titles.diets, { titles.gift } } do
      for _, topic in ipairs(topics) do
        for _, list in ipairs { topic.words, topic.but or {} } do
          for _, word in ipairs(list) do
            assert.equal(titles.normal(word), word)
            assert.is_nil(word:match("[%^%$%(%)%%%.%[%]%*%+%-%?]"))
          end
        end
      end
    end
  end)

  it("name the same tastes and diets as the questionnaires", function()
    for _, topic in ipairs(titles.tastes) do
      for _, survey in ipairs { "taste", "koc" } do
        local c = customer { answers = { [survey] = { tastes = { topic[1] } } } }
        assert.same({ topic[1] }, tag(c, "taste"))
      end
      local all = { tastes = { topic[1] }, avoid = { topic[1] } }
      assert.same({}, tag(customer { answers = { taste = all } }, "taste"))
    end
    for _, topic in ipairs(titles.diets) do
      local c = customer { answers = { taste = { diet = { topic[1] } } } }
      assert.same({ topic[1] }, tag(c, "diet"))
    end
  end)
end)
