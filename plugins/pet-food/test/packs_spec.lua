local packs = require("lib.packs")

describe("the weight that a title tells", function()
  local cases = {
    { "渴望六种鱼猫粮 5.4kg", 5400 }, { "全价成犬粮10斤装", 5000 }, { "幼猫粮 1.5公斤", 1500 },
    { "烘焙猫粮 500克", 500 }, { "猫粮２ｋｇ", 2000 }, { "猫粮2kg*4袋", 8000 }, { "猫粮2kg×4", 8000 },
    { "猫粮 2 kg x 2", 4000 }, { "狗粮 15磅", 6810 }, { "狗粮 3千克", 3000 },
    -- The gift is not what was bought.
    { "狗粮 10kg 送试吃 500g", 10000 }, { "狗粮 送试吃 500g 净重 10kg", 10000 },
    -- A breed's number, and the same weight in two units.
    { "皇冠小型犬粮 M25 4KG", 4000 }, { "贵宾成犬粮PD30/7.5KG", 7500 }, { "幼犬粮6KG-10602", 6000 },
    { "全犬种通用成犬粮10kg 中小型20斤", 10000 },
    { "猫条 15g", 15 }, { "猫粮 大袋", nil }, { "猫粮 0kg", nil }, { "维生素 20mg 猫", nil },
  }
  for _, case in ipairs(cases) do
    it("is " .. tostring(case[2]) .. " of " .. case[1], function()
      assert.equal(case[2], packs.grams(case[1]))
    end)
  end
end)

describe("dry main food", function()
  local settings = { pack_grams = 1500 }
  local cases = {
    { "全价成猫粮 2kg", "cat", 2000 }, { "鸡肉味犬粮 2kg", "dog", 2000 }, { "烘焙粮 猫用 1kg", "cat", 1000 },
    { "狗粮 大袋", "dog", 1500 },
    { "宠物狗主粮狗粮天然通用幼犬粮10kg 不吃包退", "dog", 10000 }, { "幼犬奶糕粮 1kg", "dog", 1000 },
    { "冻干三鲜全价成猫粮 1kg 肉裹肉", "cat", 1000 }, { "犬主粮 深海鱼油 20kg", "dog", 20000 },
    { "狗湿粮 牛肉罐头 95g*24罐", nil }, { "狗狗拌饭料 狗粮伴侣 200g", nil }, { "猫粮桶 10kg 密封", nil },
    { "主粮罐 猫 85g", nil }, { "猫条 15g", nil },
    -- Whose is it?
    { "猫粮狗粮通用 2kg", nil }, { "全价粮 2kg", nil },
  }
  for _, case in ipairs(cases) do
    it("is known in " .. case[1], function()
      local species, grams = packs.food(case[1], settings)
      assert.equal(case[2], species)
      assert.equal(case[3], grams)
    end)
  end
end)

-- A customer who bought things with these titles.
local function buyer(names, more)
  local items = {}
  for i, name in ipairs(names) do items[i] = { title = name, price = "99.00" } end
  local fields = { orders = { { paid_at = "-10d", items = items } } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return customer(fields)
end

describe("food and need", function()
  local cases = {
    { "全价成猫粮 2kg", food = { "dry" }, need = {} },
    { "低温烘焙猫粮 1.8kg 绝育猫", food = { "dry", "baked" }, need = { "weight" } },
    { "冻干猫粮 鸡肉 500g 挑嘴", food = { "dry", "freeze-dried" }, need = { "picky" } },
    { "冻干鸡胸肉 50g 猫零食", food = { "freeze-dried", "treats" }, need = {} },
    { "主粮罐 85g*24", food = { "wet" }, need = {} },
    { "泌尿处方猫粮 1.5kg", food = { "dry", "prescription" }, need = { "urinary" } },
    { "幼猫羊奶粉 200g", food = { "milk" }, need = {} },
    { "去毛球猫条 15g*20", food = { "treats" }, need = { "hairball" } },
    { "犬用软骨素 关节 90片", food = { "supplement" }, need = { "joint" } },
    { "牛肉加深海鱼油成犬粮20kg", food = { "dry" }, need = { "coat" } },
    { "通用猫粮 送零食 2kg", food = { "dry" }, need = {} },
    { "猫罐头170g*12罐幼猫湿粮零食", food = { "wet", "treats" }, need = {} },
    { "深海鱼油 犬猫美毛", food = { "supplement" }, need = { "coat" } },
    { "体内外驱虫滴剂 猫", food = { "deworming" }, need = {} },
    { "豆腐猫砂 6L*4", food = { "litter" }, need = {} },
    { "封闭式猫砂盆 大号", food = { "gear" }, need = {} },
    { "宠物益生菌 软便", food = { "supplement" }, need = { "gut" } },
    { "手机壳", food = {}, need = {} },
  }
  for _, case in ipairs(cases) do
    it("are right for " .. case[1], function()
      local c = buyer { case[1] }
      assert.same(case.food, tag(c, "food"))
      assert.same(case.need, tag(c, "need"))
    end)
  end

  it("forget what was bought long ago", function()
    local c = buyer { "去毛球猫条" }
    clock.advance("355d")
    assert.same({}, tag(c, "food"))
    assert.same({}, tag(c, "need"))
  end)

  it("take the troubles that owners tell, once", function()
    local told = { answers = { profile = { troubles = { "gut", "picky" } } } }
    assert.same({ "gut", "picky" }, tag(customer(told), "need"))
    assert.same({ "gut", "picky" }, tag(buyer({ "宠物益生菌" }, told), "need"))
  end)
end)

describe("the word lists", function()
  it("are written as titles are compared, without signs of a Lua pattern", function()
    for _, topics in ipairs { packs.animals, packs.kinds, packs.needs, { packs.main } } do
      for _, topic in ipairs(topics) do
        for _, list in ipairs { topic.words, topic.but or {} } do
          for _, word in ipairs(list) do
            assert.equal(packs.normal(word), word)
            assert.is_nil(word:match("[%^%$%(%)%%%.%[%]%*%+%-%?]"))
          end
        end
      end
    end
  end)

  it("name the same needs as the survey", function()
    for _, need in ipairs(packs.needs) do
      local c = customer { answers = { profile = { troubles = { need[1] } } } }
      assert.same({ need[1] }, tag(c, "need"))
    end
  end)
end)
