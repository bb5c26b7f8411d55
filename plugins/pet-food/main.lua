-- 宠物食品行业手册: what a pet-food brand wants to know of each owner, and of each pet.
--
-- Eight tag groups, five segments, the pet itself, and the SOPs of lib/sops.lua. When food runs out is
-- worked out in lib/supply.lua from the size of the pack, what the pets weigh and the days since;
-- word lists and the feeding table are data in lib/; thresholds are settings in plugin.toml.

local packs = require("lib.packs")
local feeding = require("lib.feeding")
local supply = require("lib.supply")

siyu.entity {
  id = "pet", title = "宠物",
  fields = {
    { id = "name", title = "名字", type = "text" },
    { id = "species", title = "种类", type = "choice", choices = { "cat", "dog" } },
    { id = "weight", title = "体重（公斤）", type = "number" },
    { id = "born", title = "生日", type = "date" },
    { id = "grams", title = "每天吃干粮多少克", type = "integer" },
    { id = "dewormed", title = "上次驱虫", type = "date" },
    { id = "vaccinated", title = "上次疫苗", type = "date" },
  },
}

siyu.tag_group {
  id = "pets", title = "养宠", dimension = "customer", exclusive = false,
  values = { { "cat", "养猫" }, { "dog", "养狗" }, { "several", "多宠" } },
  assign = function(c, ctx)
    local pets, found = feeding.pets(c, ctx), {}
    local seen = {}
    for _, pet in ipairs(pets) do seen[pet.species] = true end
    -- Nobody told: then what was bought tells.
    if #pets == 0 then
      local titles = c.items:within(ctx.settings.title_window):values("title")
      for _, animal in ipairs(packs.topics(titles, packs.animals)) do seen[animal] = true end
    end
    for _, species in ipairs(feeding.species) do
      if seen[species] then found[#found + 1] = species end
    end
    if #pets > 1 then found[#found + 1] = "several" end
    return found
  end,
}

siyu.tag_group {
  id = "stage", title = "宠物阶段", dimension = "customer", exclusive = false,
  values = { { "baby", "幼年" }, { "adult", "成年" }, { "senior", "老年" } },
  assign = function(c, ctx)
    local found, seen = {}, {}
    for _, pet in ipairs(feeding.pets(c, ctx)) do
      if pet.stage and not seen[pet.stage] then
        seen[pet.stage], found[#found + 1] = true, pet.stage
      end
    end
    return found
  end,
}

siyu.tag_group {
  id = "food", title = "品类", dimension = "product", exclusive = false,
  values = packs.values(packs.kinds),
  assign = function(c, ctx)
    return packs.topics(c.items:within(ctx.settings.title_window):values("title"), packs.kinds)
  end,
}

siyu.tag_group {
  id = "need", title = "宠物诉求", dimension = "product", exclusive = false,
  values = packs.values(packs.needs),
  assign = function(c, ctx)
    local answers, found = c.answers("profile"), {}
    local bought = {}
    local titles = c.items:within(ctx.settings.title_window):values("title")
    for _, need in ipairs(packs.topics(titles, packs.needs)) do bought[need] = true end
    for _, topic in ipairs(packs.needs) do
      local need = topic[1]
      if bought[need] or answers:has("troubles", need) then found[#found + 1] = need end
    end
    return found
  end,
}

siyu.tag_group {
  id = "value", title = "消费价值", dimension = "value", exclusive = true,
  values = { { "high", "高价值" }, { "mid", "中价值" }, { "low", "低价值" } },
  assign = function(c, ctx)
    local spent = c.orders:within("365d"):sum("net")
    local level = spent >= ctx.settings.high_value and "high"
      or spent >= ctx.settings.mid_value and "mid" or spent > 0 and "low" or nil
    return level, { "近一年消费 {spent}", spent = siyu.money(spent) }
  end,
}

siyu.tag_group {
  id = "loyalty", title = "主粮复购", dimension = "value", exclusive = true,
  values = { { "one-off", "一次客" }, { "repeat", "复购客" }, { "loyal", "老客" } },
  assign = function(c, ctx)
    local days = supply.days(c, ctx.settings)
    if days == 0 then return nil end
    local loyalty = days == 1 and "one-off" or days >= ctx.settings.loyal_days and "loyal" or "repeat"
    return loyalty, { "近一年在 {days} 天买过主粮", days = days }
  end,
}

siyu.tag_group {
  id = "stock", title = "存粮", dimension = "behaviour", exclusive = true,
  values = {
    { "plenty", "够吃" }, { "soon", "快吃完" }, { "out", "刚断粮" }, { "stopped", "没再补" },
  },
  assign = function(c, ctx)
    local state, stock = supply.worst(c, ctx)
    return state, stock and {
      "{animal}一天约 {daily} 克，末次购买够吃 {days} 天",
      animal = stock.species == "cat" and "猫" or "狗", daily = stock.daily, days = stock.days,
    }
  end,
}

siyu.tag_group {
  id = "habit", title = "补货习惯", dimension = "behaviour", exclusive = true,
  values = {
    { "first", "首次购买" }, { "early", "囤货" }, { "steady", "按时补" }, { "late", "断档补" },
  },
  assign = function(c, ctx) return supply.habit(supply.stock(c, ctx), ctx.settings) end,
}

siyu.segment {
  id = "food-low", title = "主粮快吃完",
  where = function(c, ctx)
    local state = supply.worst(c, ctx)
    return state == "soon" or state == "out"
  end,
}

siyu.segment {
  id = "lapsed", title = "断粮未补的复购客",
  -- Whoever bought once may have had their reasons; who came back and then stopped is missed.
  where = function(c, ctx)
    return supply.worst(c, ctx) == "stopped" and supply.days(c, ctx.settings) >= 2
  end,
}

siyu.segment {
  id = "new-friends", title = "新好友未下单",
  where = function(c, ctx)
    if not c.joined_at or c.orders:count() > 0 then return false end
    return siyu.time.add(c.joined_at, ctx.settings.friend_within) > ctx.now
  end,
}

siyu.segment {
  id = "no-profile", title = "宠物档案未建",
  where = function(c, ctx) return #feeding.pets(c, ctx) == 0 end,
}

siyu.segment {
  id = "babies", title = "有幼宠",
  where = function(c, ctx)
    for _, pet in ipairs(feeding.pets(c, ctx)) do
      if pet.stage == "baby" then return true end
    end
    return false
  end,
}

require("lib.sops")
require("lib.members")
