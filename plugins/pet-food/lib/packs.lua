-- What product titles say: for which animal, what kind of thing, against what trouble, how heavy.
--
-- The lists are data. Each topic is { value, title, words = { … }, but = { … } }: a title speaks of it
-- when one of `words` is left after those in `but` are taken out. Words are written as `packs.normal`
-- leaves titles: small letters, half width. What is `alone` is not said of main food: "深海鱼油成犬粮" is
-- food with fish oil in it.

local packs = {}

packs.animals = {
  { "cat", "猫", words = { "猫", "喵" }, but = { "熊猫", "猫头鹰" } },
  { "dog", "狗", words = { "狗", "犬", "汪" }, but = { "热狗" } },
}

-- Main food that is dry: what runs out by the gram.
packs.main = {
  words = { "猫粮", "狗粮", "犬粮", "烘焙粮", "冻干粮", "奶糕粮", "全价粮", "主粮", "猫干粮", "狗干粮" },
  but = { "猫粮桶", "狗粮桶", "储粮桶", "主粮罐", "主粮湿", "粮勺", "拌猫粮", "拌狗粮", "猫粮伴侣",
          "狗粮伴侣", "不吃狗粮", "不吃猫粮" },
}

packs.kinds = {
  -- The words of `packs.main`; baked and freeze-dried food is dry food of a kind.
  { "dry", "干粮", words = packs.main.words, but = packs.main.but },
  { "baked", "烘焙粮", words = { "烘焙" } },
  { "freeze-dried", "冻干", words = { "冻干" } },
  { "wet", "湿粮罐头", words = { "罐", "餐盒", "餐包", "湿粮", "妙鲜" }, but = { "储粮罐", "密封罐" } },
  { "prescription", "处方粮", words = { "处方" } },
  { "milk", "奶粉奶糕", words = { "羊奶", "奶粉", "奶糕" } },
  { "treats", "零食", alone = true, words = { "猫条", "肉条", "零食", "磨牙", "洁齿", "鸡肉干", "猫草" } },
  { "supplement", "营养品", alone = true,
    words = { "化毛膏", "营养膏", "益生菌", "鱼油", "钙片", "软骨素", "维生素", "卵磷脂" } },
  { "deworming", "驱虫", words = { "驱虫", "除蚤", "滴剂" } },
  { "litter", "猫砂", words = { "猫砂", "豆腐砂", "膨润土", "木薯砂" }, but = { "猫砂盆", "猫砂铲" } },
  { "gear", "用品",
    words = { "猫砂盆", "猫砂铲", "猫爬架", "猫抓板", "牵引", "食盆", "饮水", "窝", "航空箱", "玩具",
              "储粮桶", "猫粮桶", "狗粮桶" } },
}

packs.needs = {
  { "hairball", "毛球", words = { "毛球", "化毛", "去毛", "猫草" } },
  { "urinary", "泌尿", words = { "泌尿", "尿路", "低镁" } },
  { "gut", "肠胃", words = { "肠胃", "益生菌", "软便", "易消化", "肠道", "玻璃胃" } },
  { "weight", "体重", words = { "减肥", "体重", "低脂", "绝育", "控重" } },
  { "coat", "美毛", words = { "美毛", "亮毛", "鱼油", "卵磷脂", "泪痕" } },
  { "joint", "关节", words = { "关节", "软骨" } },
  { "picky", "挑食", words = { "挑嘴", "挑食", "诱食", "适口" } },
}

-- A title as it is compared: small letters, half width.
function packs.normal(title)
  return siyu.text.lower(siyu.text.normalize(title))
end

local function speaks(text, topic)
  if topic.alone and packs.is_main(text) then return false end
  for _, other in ipairs(topic.but or {}) do text = text:gsub(other, " ") end
  return (siyu.text.contains(text, topic.words))
end

-- Whether a title, as it is compared, is of dry main food.
function packs.is_main(text)
  return speaks(text, packs.main)
end

-- The values of `topics` of which one of these titles speaks, in the order of the list.
function packs.topics(titles, topics)
  local found = {}
  for _, topic in ipairs(topics) do
    for _, title in ipairs(titles) do
      if speaks(packs.normal(title), topic) then
        found[#found + 1] = topic[1]
        break
      end
    end
  end
  return found
end

-- The values of a list of topics, as siyu.tag_group takes them.
function packs.values(topics)
  local values = {}
  for i, topic in ipairs(topics) do values[i] = { topic[1], topic[2] } end
  return values
end

-- How Chinese titles spell units, longest first, and what each is in grams.
local spelled = {
  { "千克", "kg" }, { "公斤", "kg" }, { "市斤", "jin" }, { "斤", "jin" }, { "毫克", "mg" },
  { "克", "g" }, { "磅", "lb" }, { "×", "x" }, { "%*", "x" },
}
local units = { kg = 1000, jin = 500, g = 1, lb = 454 }

-- The net weight a title tells, in grams: of several the heaviest, times the number behind it
-- ("2kg*4袋"). Nil where it tells none.
function packs.grams(title)
  local text, most = packs.normal(title), nil
  for _, pair in ipairs(spelled) do text = text:gsub(pair[1], pair[2]) end
  for number, unit, rest in text:gmatch("(%d+%.?%d*)%s*(%a+)()") do
    -- "2kgx4": the unit and the sign for times stand together.
    local times
    if unit:sub(-1) == "x" and units[unit:sub(1, -2)] then
      unit, times = unit:sub(1, -2), text:match("^%s*(%d+)", rest)
    else
      times = text:match("^%s*x%s*(%d+)", rest)
    end
    if units[unit] then
      local grams = math.floor(tonumber(number) * units[unit] * (tonumber(times) or 1) + 0.5)
      if grams > 0 and (not most or grams > most) then most = grams end
    end
  end
  return most
end

-- For which animal a title is dry main food, and how much of it: "cat", 2000. Nil for all else, and
-- for food that names both animals or none.
function packs.food(title, settings)
  local text = packs.normal(title)
  if not packs.is_main(text) then return nil end
  local animals = packs.topics({ title }, packs.animals)
  if #animals ~= 1 then return nil end
  return animals[1], packs.grams(title) or settings.pack_grams
end

return packs
