-- What product titles say: which taste, what kind of snack, which way of eating, a gift or not.
--
-- The lists are data. Each topic is { value, title, words = { … }, but = { … } }: a title speaks of it
-- when one of `words` is left after those in `but` are taken out. Words are written as
-- `titles.normal` leaves titles: small letters, half width.

local titles = {}

titles.tastes = {
  { "spicy", "香辣",
    words = { "辣", "麻婆", "藤椒", "花椒", "火锅味", "泡椒" }, but = { "不辣", "微辣可选", "0辣" } },
  { "sweet", "甜",
    words = { "甜", "蜂蜜", "焦糖", "巧克力", "糖果", "太妃", "枣泥", "豆沙", "芝士蛋糕", "蜜饯" },
    but = { "甜甜圈店", "咸甜" } },
  { "savoury", "咸鲜",
    words = { "咸", "海盐", "酱", "卤", "五香", "孜然", "烧烤", "海苔", "蟹黄", "虾", "肉松" },
    but = { "咸甜", "巧克力酱", "果酱" } },
  { "sweet-salty", "咸甜", words = { "咸甜", "甜咸", "蜂蜜黄油", "焦糖海盐" } },
  { "sour", "酸", words = { "酸", "话梅", "乌梅", "山楂", "柠檬", "百香果" },
    but = { "酸奶", "亚油酸", "氨基酸" } },
  { "milky", "奶香", words = { "奶", "芝士", "乳酪", "黄油" }, but = { "奶茶粉" } },
  { "plain", "原味", words = { "原味", "本味", "原香" } },
}

titles.kinds = {
  { "nuts", "坚果炒货",
    words = { "坚果", "核桃", "巴旦木", "腰果", "开心果", "夏威夷果", "碧根果", "瓜子", "花生", "每日果",
              "果仁", "榛仁", "杏仁" } },
  { "meat", "肉脯卤味",
    words = { "肉脯", "肉干", "牛肉", "鸭脖", "鸭货", "凤爪", "鸡爪", "卤", "火腿肠", "香肠", "鸡胸",
              "鸭掌", "鸭胗", "牛肚", "板筋" },
    but = { "卤蛋", "卤藕", "卤素", "牛肉味", "牛肉面" } },
  { "seafood", "海味", words = { "鱿鱼", "鱼片", "鳕鱼", "虾", "海苔", "紫菜", "蟹" },
    but = { "虾条", "虾片", "蟹黄味" } },
  { "fruit", "果干蜜饯",
    words = { "果干", "蜜饯", "话梅", "芒果干", "葡萄干", "红枣", "山楂", "冻干草莓", "果脯",
              "莓干" } },
  { "bakery", "饼干糕点",
    words = { "饼干", "曲奇", "蛋糕", "面包", "麻薯", "蛋黄酥", "威化", "月饼", "酥", "糕" },
    but = { "雪糕", "酥糖", "酥脆" } },
  { "puffed", "膨化", words = { "薯片", "薯条", "虾条", "虾片", "爆米花", "锅巴", "米饼", "脆片" } },
  { "sweets", "糖巧果冻", words = { "糖果", "软糖", "奶糖", "酥糖", "巧克力", "果冻", "布丁", "棒棒糖" } },
  { "tofu", "豆干辣条", words = { "豆干", "豆腐干", "辣条", "面筋", "魔芋", "素肉", "藕", "海带" },
    but = { "藕粉" } },
  { "instant", "方便速食", words = { "螺蛳粉", "泡面", "方便面", "自热", "酸辣粉", "牛肉面", "粉丝", "自煮" } },
  { "drinks", "冲饮", words = { "咖啡", "奶茶", "麦片", "藕粉", "豆浆", "果汁" }, but = { "咖啡味" } },
}

titles.diets = {
  { "low-sugar", "低糖", words = { "无糖", "0糖", "零糖", "低糖", "代糖", "木糖醇" } },
  { "low-fat", "低脂", words = { "低脂", "0脂", "零脂", "非油炸", "低卡", "低热量" } },
  { "protein", "高蛋白", words = { "高蛋白", "蛋白棒", "鸡胸" } },
  { "kids", "儿童零食", words = { "儿童", "宝宝", "婴", "溶豆", "磨牙" } },
}

-- What is bought to be given away.
titles.gift = { words = { "礼盒", "礼包", "年货", "送礼", "伴手礼", "月饼", "礼品" } }

-- A title as it is compared: small letters, half width.
function titles.normal(title)
  return siyu.text.lower(siyu.text.normalize(title))
end

-- Whether a title speaks of a topic.
function titles.speaks(title, topic)
  local text = titles.normal(title)
  for _, other in ipairs(topic.but or {}) do text = text:gsub(other, " ") end
  return (siyu.text.contains(text, topic.words))
end

-- The values of `topics` of which at least so many of the titles speak, in the order of the list.
function titles.topics(list, topics, least)
  local found = {}
  for _, topic in ipairs(topics) do
    local times = 0
    for _, title in ipairs(list) do
      if titles.speaks(title, topic) then times = times + 1 end
    end
    if times >= least then found[#found + 1] = topic[1] end
  end
  return found
end

-- The values of a list of topics, as siyu.tag_group takes them.
function titles.values(topics)
  local values = {}
  for i, topic in ipairs(topics) do values[i] = { topic[1], topic[2] } end
  return values
end

return titles
