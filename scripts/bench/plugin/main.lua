-- The five tag groups of the figures; sql/tags.sql says the same in SQL, and `run` compares both.

siyu.tag_group {
  id = "value", title = "Spend in 365 days", dimension = "value", exclusive = true,
  values = { high = "high", mid = "mid", low = "low" },
  assign = function(c, ctx)
    local spent = c.orders:within("365d"):sum("net")
    if spent >= 200000 then return "high" end
    if spent >= 50000 then return "mid" end
    return spent > 0 and "low" or nil
  end,
}

siyu.tag_group {
  id = "recency", title = "Last order", dimension = "behaviour", exclusive = true,
  values = { d30 = "30 days", d90 = "90 days", d365 = "a year", older = "longer ago" },
  assign = function(c, ctx)
    if c.orders:within("30d"):count() > 0 then return "d30" end
    if c.orders:within("90d"):count() > 0 then return "d90" end
    if c.orders:within("365d"):count() > 0 then return "d365" end
    return c.orders:count() > 0 and "older" or nil
  end,
}

siyu.tag_group {
  id = "frequency", title = "Orders in 365 days", dimension = "behaviour", exclusive = true,
  values = { once = "1", few = "2 to 4", many = "5 to 11", monthly = "12 and more" },
  assign = function(c, ctx)
    local orders = c.orders:within("365d"):count()
    if orders >= 12 then return "monthly" end
    if orders >= 5 then return "many" end
    if orders >= 2 then return "few" end
    return orders == 1 and "once" or nil
  end,
}

local categories = {}
for _, name in ipairs {
  "serum", "mask", "cleanser", "toner", "cream", "sunscreen", "lipstick", "foundation", "eyeshadow",
  "perfume", "shampoo", "conditioner", "bodywash", "handcream", "eyecream", "remover", "primer",
  "powder", "nailcare", "tools",
} do
  categories[name] = name
end

siyu.tag_group {
  id = "favourite", title = "Favourite category", dimension = "product", exclusive = true,
  values = categories,
  assign = function(c, ctx) return c.items:within("365d"):top("category", "amount") end,
}

-- 300 made-up cities, the same as in Catalogue.swift.
local cities = {}
for _, first in ipairs {
  "an", "bei", "chang", "dong", "fu", "guang", "hang", "jin", "kun", "lan", "ming", "nan", "ping",
  "qing", "shao", "tai", "wen", "xin", "yong", "zhen",
} do
  for _, second in ipairs {
    "an", "chuan", "feng", "guan", "hai", "jiang", "kou", "lin", "ning", "qiao", "shan", "tang",
    "yang", "yuan", "zhou",
  } do
    cities[first .. second] = first .. second
  end
end

siyu.tag_group {
  id = "city", title = "City", dimension = "customer", exclusive = true,
  values = cities,
  assign = function(c, ctx) return c.city end,
}
