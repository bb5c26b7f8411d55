-- Which tastes somebody likes: those of what they drink again and again, and those they told.
--
-- The list is data. Each taste is { value, title, words = { … }, but = { … } }: a title speaks of it
-- when one of `words` is left after those in `but` are taken out. Words are written as
-- `tastes.normal` leaves titles: small letters, half width.

local tastes = {}

tastes.list = {
  { "black", "黑咖", words = { "美式", "手冲", "浓缩", "冷萃", "滴滤", "espresso", "americano" } },
  { "milky", "奶咖",
    words = { "拿铁", "卡布奇诺", "澳白", "馥芮白", "摩卡", "玛奇朵", "dirty", "latte" },
    but = { "抹茶拿铁", "红茶拿铁" } },
  { "plant", "植物奶", words = { "燕麦", "椰", "豆乳", "巴旦木奶" }, but = { "燕麦饼", "椰丝" } },
  { "fruity", "果咖", words = { "橙", "柠檬", "葡萄", "苹果", "杨梅", "西柚", "桃" }, but = { "苹果派", "柠檬蛋糕" } },
  { "sweet", "甜口", words = { "焦糖", "香草", "太妃", "榛果", "摩卡", "生酪", "巧克力" },
    but = { "巧克力蛋糕", "巧克力曲奇" } },
  { "iced", "冰饮", words = { "冰", "冷萃" }, but = { "去冰", "冰淇淋" } },
  { "decaf", "低因", words = { "低因", "脱因", "decaf" } },
  { "tea", "茶饮", words = { "红茶", "乌龙", "抹茶", "茉莉", "奶茶" } },
}

-- The values, as siyu.tag_group takes them.
function tastes.values()
  local values = {}
  for i, taste in ipairs(tastes.list) do values[i] = { taste[1], taste[2] } end
  return values
end

-- A title as it is compared: small letters, half width.
function tastes.normal(title)
  return siyu.text.lower(siyu.text.normalize(title))
end

-- Whether a title speaks of a taste.
function tastes.speaks(title, taste)
  local text = tastes.normal(title)
  for _, other in ipairs(taste.but or {}) do text = text:gsub(other, " ") end
  return (siyu.text.contains(text, taste.words))
end

-- Told, or so many cups of it; in the order of the list.
function tastes.of(c, settings)
  local cups = {}
  for item in c.items:within(settings.taste_window):each() do
    for _, taste in ipairs(tastes.list) do
      if item.title and tastes.speaks(item.title, taste) then
        cups[taste[1]] = (cups[taste[1]] or 0) + item.quantity
      end
    end
  end
  local told, found = c.answers("koc"), {}
  for _, taste in ipairs(tastes.list) do
    if told:has("drinks", taste[1]) or (cups[taste[1]] or 0) >= settings.taste_cups then
      found[#found + 1] = taste[1]
    end
  end
  return found
end

return tastes
