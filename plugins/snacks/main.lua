-- 零食行业手册: what a snack brand wants to know of each customer, and who could bring others.
--
-- Eight tag groups, six segments, two questionnaires, the SOPs of lib/sops.lua, and the
-- programme of KOCs of lib/ambassador.lua. The word lists are data in lib/; the thresholds are
-- settings in plugin.toml; the messages are in content/.

local rfm = require("lib.rfm")
local titles = require("lib.titles")
local tastes = require("lib.tastes")
local scenes = require("lib.scenes")
local channels = require("lib.channels")
local reach = require("lib.reach")

siyu.tag_group {
  id = "taste", title = "口味", dimension = "product", exclusive = false,
  values = titles.values(titles.tastes),
  assign = function(c, ctx) return tastes.of(c, ctx) end,
}

siyu.tag_group {
  id = "category", title = "品类兴趣", dimension = "product", exclusive = false,
  values = titles.values(titles.kinds),
  assign = function(c, ctx)
    local bought = c.items:within(ctx.settings.title_window):values("title")
    return titles.topics(bought, titles.kinds, 1)
  end,
}

siyu.tag_group {
  id = "diet", title = "饮食偏好", dimension = "product", exclusive = false,
  values = titles.values(titles.diets),
  assign = function(c, ctx)
    local bought = c.items:within(ctx.settings.title_window):values("title")
    local found, had = titles.topics(bought, titles.diets, 2), {}
    for _, diet in ipairs(found) do had[diet] = true end
    for _, topic in ipairs(titles.diets) do
      if not had[topic[1]] and c.answers("taste"):has("diet", topic[1]) then
        found[#found + 1] = topic[1]
      end
    end
    return found
  end,
}

siyu.tag_group {
  id = "origin", title = "来源", dimension = "customer", exclusive = true,
  values = titles.values(channels.origins),
  assign = function(c, ctx)
    if c.channel then return channels.origin(c.channel), "客户资料的渠道" end
    local first = c.orders:first()
    return first and channels.origin(first.channel or first.platform), "首单的渠道"
  end,
}

siyu.tag_group {
  id = "reach", title = "影响力", dimension = "customer", exclusive = true,
  values = { { "big", "大" }, { "some", "有" }, { "small", "小" } },
  assign = function(c, ctx)
    local fans = reach.fans(c)
    return reach.size(fans, ctx.settings), fans and { "问卷填的粉丝 {fans}", fans = fans }
  end,
}

siyu.tag_group {
  id = "value", title = "消费价值", dimension = "value", exclusive = true,
  values = { { "high", "高价值" }, { "mid", "中价值" }, { "low", "低价值" } },
  assign = function(c, ctx)
    local spent = c.orders:within(rfm.year):sum("net")
    return rfm.value(spent, ctx.settings), { "近一年消费 {spent}", spent = siyu.money(spent) }
  end,
}

local stages = {
  new = "首次购买在近 {window}内", active = "近 {window}内有购买",
  cooling = "{window}没有购买", dormant = "{window}没有购买", lost = "{window}没有购买",
}

siyu.tag_group {
  id = "lifecycle", title = "生命周期", dimension = "behaviour", exclusive = true,
  values = {
    { "new", "新客" }, { "active", "活跃" }, { "cooling", "降温" }, { "dormant", "沉睡" },
    { "lost", "流失" },
  },
  assign = function(c, ctx)
    local stage, window = rfm.stage(rfm.purchases(c), ctx.settings)
    return stage, stage and { stages[stage], window = rfm.in_words(window) }
  end,
}

siyu.tag_group {
  id = "scene", title = "购买场景", dimension = "behaviour", exclusive = false,
  values = { { "gift", "送礼" }, { "stock", "囤货" }, { "self", "自己吃" } },
  assign = function(c, ctx) return scenes.of(c, ctx.settings) end,
}

siyu.segment {
  id = "new-friends", title = "新好友未下单",
  where = function(c, ctx)
    if not c.joined_at or c.orders:count() > 0 then return false end
    return siyu.time.add(c.joined_at, ctx.settings.friend_within) > ctx.now
  end,
}

siyu.segment {
  id = "taste-unknown", title = "买过、口味还不清楚",
  where = function(c, ctx)
    return rfm.purchases(c):count() > 0 and not c.answers("taste"):has("tastes")
  end,
}

siyu.segment {
  id = "tasters", title = "适合上新试吃",
  where = function(c, ctx)
    if rfm.purchases(c):within("180d"):count() < 2 then return false end
    local wanted = ctx.settings.new_tastes
    return #wanted == 0 or tastes.likes(c, ctx, wanted)
  end,
}

siyu.segment {
  id = "gift-givers", title = "节礼客",
  where = function(c, ctx) return scenes.gave(c) end,
}

siyu.segment {
  id = "wake-up", title = "待唤醒",
  where = function(c, ctx)
    local stage = rfm.stage(rfm.purchases(c), ctx.settings)
    local spent = c.orders:within(rfm.year):sum("net")
    return (stage == "cooling" or stage == "dormant") and spent >= ctx.settings.mid_value
  end,
}

siyu.segment {
  id = "koc-likely", title = "可以请来当推荐官",
  where = function(c, ctx) return (reach.likely(c, ctx)) end,
}

require("lib.sops")
require("lib.ambassador")
require("lib.screen")
