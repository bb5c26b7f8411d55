-- 铲屎官俱乐部: levels that are earned, a card with money on it, and a box that comes each month.

local growth = require("lib.growth")

-- 补货券: with codes of the shop, as many as were imported; an unused one goes to somebody else.
siyu.coupon {
  id = "refill", title = "补货券", worth = "20.00", lasts = "30d", pool = "refill",
  return_unused = true,
}

-- A benefit is given anew with each level, so each has a gift of its own.
siyu.benefit { id = "gift-one", title = "入会礼", sort = "welcome", uses = 1, points = 100 }
siyu.benefit { id = "gift-two", title = "二级升级礼", sort = "welcome", uses = 1, points = 200 }
siyu.benefit { id = "gift-three", title = "三级升级礼", sort = "welcome", uses = 1, points = 300 }
siyu.benefit {
  id = "refill-coupon", title = "每月补货券", sort = "discount", uses = 1, per = "1mo",
  coupon = "refill",
}
siyu.benefit {
  id = "pet-birthday", title = "宠物生日礼一份", sort = "event", uses = 1, per = "1y",
}
siyu.benefit { id = "vet", title = "在线问诊一次", sort = "privilege", uses = 4, per = "1y" }

-- Growth value as lib/growth.lua has it. Up at once; at the end of a year what is earned then, with a
-- month's grace.
siyu.membership {
  id = "keeper", title = "铲屎官", kind = "growth",
  by = growth.value, period = "1y", grace = "30d",
  levels = {
    { id = "one", title = "一级铲屎官", from = 300, benefits = { "gift-one" } },
    { id = "two", title = "二级铲屎官", from = 1000,
      benefits = { "gift-two", "refill-coupon", "pet-birthday" } },
    { id = "three", title = "三级铲屎官", from = 3000,
      benefits = { "gift-three", "refill-coupon", "pet-birthday", "vet" } },
  },
}

-- 粮卡: one's own money is used before the bonus, so that a refund is simple.
siyu.membership {
  id = "card", title = "粮卡", kind = "stored_value", spend = "paid_first", bonus_lasts = "365d",
  bonus = {
    { from = "500.00", bonus = "40.00" }, { from = "1000.00", bonus = "100.00" },
    { from = "2000.00", bonus = "240.00" },
  },
}

-- 月月粮: twelve boxes, each of what was bought last.
siyu.membership {
  id = "box", title = "月月粮", kind = "product_subscription",
  every = "1mo", times = 12, sells = { "BOX-12" }, remind = "3d", task = "月月粮打包发货",
  deliver = function(c, ctx) return growth.next_box(c, ctx.settings) end,
}

local friends = require("lib.friends")
local function gone(c) return friends.left(c), "已退出" end

-- What is told is the level she has by then: two steps up at once are one message.
local function is_at(level)
  return function(c) return c.level("keeper") == level, "不是这一级" end
end

siyu.sop {
  id = "level-up", title = "铲屎官升级",
  enrol = { on = "level.up", programme = "pet-food.keeper" },
  again = "each",
  priority = 12,
  leave = gone,
  steps = {
    { id = "one", send = "content/level-one", if_refused = "wait", within = "3d",
      when = is_at("one") },
    { id = "two", send = "content/level-two", if_refused = "wait", within = "3d",
      when = is_at("two") },
    { id = "three", send = "content/level-three", if_refused = "wait", within = "3d",
      when = is_at("three") },
    { id = "call", wait = "1d", task = "升到三级，道声谢，介绍在线问诊", words = "content/level-three",
      when = is_at("three") },
  },
}

siyu.sop {
  id = "level-down", title = "铲屎官降级",
  enrol = { on = "level.down", programme = "pet-food.keeper" },
  again = "each",
  leave = gone,
  steps = {
    { id = "ask", after = "0m", task = "会员降级，问问近况，不推销", words = "content/level-down-words" },
  },
}

siyu.sop {
  id = "box-soon", title = "月月粮快发货",
  enrol = { on = "delivery.soon", programme = "pet-food.box" },
  again = "each",
  priority = 20,
  leave = gone,
  steps = {
    { id = "tell", after = "0m", send = "content/box-soon", if_refused = "wait", within = "2d" },
  },
}
