-- 护肤行业手册: what a skincare brand wants to know of each customer.
--
-- Seven tag groups, four segments, one attribute, and the SOPs of lib/sops.lua. The word lists are
-- data in lib/; the thresholds are settings in plugin.toml; the messages are in content/.

local rfm = require("lib.rfm")
local titles = require("lib.titles")
local cities = require("lib.cities")
local channels = require("lib.channels")
local usage = require("lib.usage")

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
  id = "loyalty", title = "复购忠诚", dimension = "behaviour", exclusive = true,
  values = { { "one-off", "一次客" }, { "repeat", "复购客" }, { "loyal", "忠实客" } },
  assign = function(c, ctx)
    local days = rfm.days(rfm.purchases(c):within(rfm.year))
    return rfm.loyalty(days, ctx.settings), { "近一年在 {days} 天有购买", days = days }
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
  id = "city_tier", title = "城市等级", dimension = "customer", exclusive = true,
  values = {
    { "tier1", "一线" }, { "new-tier1", "新一线" }, { "tier2", "二线" }, { "other", "其他城市" },
  },
  assign = function(c, ctx) return cities.tier(c.province, c.city) end,
}

siyu.attribute {
  id = "skin_type", title = "肤质", type = "choice",
  choices = { "dry", "oily", "mixed", "sensitive" },
}

-- What customers say of their own skin counts without a purchase; "mixed" says nothing definite.
local told = { dry = "hydration", oily = "oil-control", sensitive = "sensitive" }

local function concerns(c, ctx)
  local bought = titles.for_skin(c.items:within(ctx.settings.title_window):values("title"))
  local found = titles.topics(bought, titles.concerns, ctx.settings.concern_items)
  found[#found + 1] = told[c.attributes:get("skin_type")]
  return found
end

siyu.tag_group {
  id = "skin_concern", title = "肌肤诉求", dimension = "product", exclusive = false,
  values = titles.values(titles.concerns),
  assign = concerns,
}

siyu.tag_group {
  id = "product_interest", title = "品类兴趣", dimension = "product", exclusive = false,
  values = titles.values(titles.interests),
  assign = function(c, ctx)
    local bought = c.items:within(ctx.settings.title_window):values("title")
    return titles.topics(bought, titles.interests, 1)
  end,
}

siyu.segment {
  id = "wake-up", title = "高价值待唤醒",
  where = function(c, ctx)
    local stage = rfm.stage(rfm.purchases(c), ctx.settings)
    local spent = c.orders:within(rfm.year):sum("net")
    return (stage == "cooling" or stage == "dormant") and spent >= ctx.settings.high_value
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
  id = "gentle-only", title = "只推温和产品",
  -- Not c.tags:has("skin_concern:sensitive"): tags are read as they stood when the pass began, so
  -- this would follow a new concern one pass late.
  where = function(c, ctx)
    for _, concern in ipairs(concerns(c, ctx)) do
      if concern == "sensitive" then return true end
    end
    return false
  end,
}

siyu.segment {
  id = "running-out", title = "快用完",
  where = function(c, ctx) return #usage.running_out(c, ctx.settings) > 0 end,
}

require("lib.sops")
