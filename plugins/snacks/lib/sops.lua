-- The seven SOPs: who is contacted, when, with what, and when not.
--
-- Those for persons hold some people out, to see whether writing to them does anything at all, and end
-- when the pool was left. Words are in content/; what a brand changes is in plugin.toml.

local rfm = require("lib.rfm")
local friends = require("lib.friends")
local festivals = require("lib.festivals")

local function gone(c) return friends.left(c), "已退出" end

-- 新客七日: a friend of the brand's WeCom who does not know it yet.
siyu.sop {
  id = "new-friend", title = "新客七日",
  enrol = {
    { on = "pool.joined", pool = "wecom" },
    when = function(c, ctx)
      local old = rfm.purchases(c):older_than(ctx.settings.new_within):count()
      return old == 0,
        { "{window}以前下过 {n} 单", window = rfm.in_words(ctx.settings.new_within), n = old }
    end,
  },
  holdout = 0.05,
  goal = { on = "order.paid", within = "14d" },
  priority = 20,
  leave = gone,
  steps = {
    { id = "welcome", after = "0m", send = "content/welcome", if_refused = "wait", within = "12h" },
    { id = "pick", day = 2, at = "16:00",
      send = siyu.split { { "content/pick-scene", 50 }, { "content/pick-taste", 50 } } },
    { id = "answer", wait_for = {
        on = "message.answered", step = "pick", timeout = "2d", timed_out = "offer" },
      when = function(c, ctx) return ctx.run:sent("pick") end },
    { id = "match", task = "按回复的口味配一单", words = "content/match-words",
      when = function(c, ctx) return ctx.run:answered("pick") end },
    { id = "offer", day = 5, at = "16:00", send = "content/new-gift", if_refused = "wait",
      within = "1d",
      when = function(c, ctx) return not friends.bought_since(c, ctx), "已下单" end },
    { id = "call", day = 7, at = "15:00", task = "新客七日回访", words = "content/new-call",
      when = function(c, ctx) return ctx.run:clicked("offer") or ctx.run:answered("welcome") end },
  },
}

-- 口味问卷: ten days after an order, when the parcel has been opened; once a year at most.
siyu.sop {
  id = "taste-survey", title = "口味问卷",
  enrol = {
    { on = "order.paid" },
    when = function(c) return c.segments:has("taste-unknown"), "口味已知，或已退款" end,
  },
  again = "365d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "60d", stop = false },
  priority = 5,
  leave = function(c)
    if friends.left(c) then return true, "已退出" end
    return not c.segments:has("taste-unknown"), "口味已知，或已退款"
  end,
  steps = {
    { id = "ask", day = 10, at = "20:00", send = "content/taste-survey", if_refused = "wait",
      within = "3d" },
    { id = "again", wait = "5d", send = "content/taste-again",
      when = function(c, ctx) return ctx.run:sent("ask") and not ctx.run:answered("ask") end },
    { id = "note", task = "顾客直接回了口味，记到问卷里", words = "content/match-words",
      when = function(c, ctx) return ctx.run:answered("ask") end },
  },
}

-- 上新试吃: on the 8th of a month in which something is set, to who likes such a taste.
siyu.sop {
  id = "tasting", title = "上新试吃",
  enrol = {
    { monthly = { 8 }, at = "10:00" },
    when = function(c, ctx)
      if not ctx.settings.new_product then return false, "没有设置上新商品" end
      return c.segments:has("tasters"), "口味不合，或买得少"
    end,
  },
  again = "60d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "21d", stop = false },
  priority = 10,
  leave = gone,
  steps = {
    { id = "invite", day = 1, at = "16:00", send = "content/tasting", if_refused = "wait",
      within = "3d" },
    { id = "yes", wait_for = {
        on = "message.answered", step = "invite", timeout = "4d", timed_out = "finish" },
      when = function(c, ctx) return ctx.run:sent("invite") end },
    { id = "parcel", task = "寄试吃装，记下收件时间", words = "content/tasting-words",
      when = function(c, ctx) return ctx.run:answered("invite") end },
    { id = "opinion", wait = "8d", send = "content/tasting-opinion", if_refused = "wait",
      within = "3d",
      when = function(c, ctx) return ctx.run:answered("invite") end },
    { id = "told", wait_for = {
        on = "message.answered", step = "opinion", timeout = "5d", timed_out = "finish" },
      when = function(c, ctx) return ctx.run:sent("opinion") end },
    { id = "thanks", task = "谢谢试吃的意见，转给产品同事", words = "content/tasting-thanks",
      when = function(c, ctx) return ctx.run:answered("opinion") end },
  },
}

-- 节礼: three weeks before 端午 and 中秋, and from 腊八 on for 春节, by the Chinese calendar. One row of
-- steps for all; the words are the festival's own.
local function before(festival)
  return function(c, ctx) return festivals.next(ctx.run.enrolled_at) == festival, "不是这个节" end
end

siyu.sop {
  id = "festival", title = "节礼",
  enrol = {
    { lunar = { "4-14", "7-24", "12-8" }, at = "10:00" },
    when = function(c)
      if c.marketing_consent == false then return false, "不接受营销" end
      return c.segments:has("gift-givers"), "没买过节礼"
    end,
  },
  again = "each",
  holdout = 0.1,
  goal = { on = "order.paid", within = "24d" },
  priority = 15,
  leave = gone,
  steps = {
    { id = "ask", after = "0m", task = "节前问问去年送礼的老客：今年送几份", words = "content/gift-words",
      within = "3d",
      when = function(c, ctx)
        local spent = c.orders:within(rfm.year):sum("net")
        return rfm.value(spent, ctx.settings) == "high", "不是高价值"
      end },
    { id = "dragon-boat", day = 2, at = "10:00", send = "content/gift-dragon-boat",
      if_refused = "wait", within = "4d", when = before("端午") },
    { id = "mid-autumn", day = 2, at = "10:00", send = "content/gift-mid-autumn",
      if_refused = "wait", within = "4d", when = before("中秋") },
    { id = "new-year", day = 2, at = "10:00", send = "content/gift-new-year",
      if_refused = "wait", within = "4d", when = before("春节") },
    -- After that parcels come too late.
    { id = "last", day = 13, at = "10:00", send = "content/gift-last", if_refused = "wait",
      within = "2d" },
  },
}

-- 沉睡唤醒: the ones that spent something and have gone quiet.
siyu.sop {
  id = "dormant", title = "沉睡唤醒",
  enrol = {
    { segment = "wake-up", existing = true },
    when = function(c) return c.marketing_consent ~= false, "不接受营销" end,
  },
  again = "120d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "30d" },
  priority = 0,
  leave = gone,
  steps = {
    { id = "hello", day = 1, at = "16:00", weekdays = { "wed", "thu", "fri" },
      send = siyu.split { { "content/wake-new", 50 }, { "content/wake-gift", 50 } },
      if_refused = "wait", within = "4d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "hello", timeout = "5d", timed_out = "gift" },
      when = function(c, ctx) return ctx.run:sent("hello") end },
    { id = "talk", task = "久未下单的客户回话了，接着聊", words = "content/wake-talk",
      when = function(c, ctx) return ctx.run:answered("hello") end },
    -- Who already had the offer does not get it a second time.
    { id = "gift", day = 12, at = "16:00", send = "content/wake-gift",
      when = function(c, ctx)
        return ctx.run:sent("hello") and not ctx.run:answered("hello")
          and ctx.run:content("hello") ~= "content/wake-gift"
      end },
  },
}

-- 社群: a question on the 3rd and 17th, what is new on the 10th and 24th: four a month, which is what
-- WeCom allows a group at the least. Small groups are left to chat alone.
local function big_enough(group, ctx)
  return group.members >= ctx.settings.group_least, { "只有 {n} 人", n = group.members }
end

siyu.sop {
  id = "group-topic", title = "社群话题", subject = "group",
  enrol = { { monthly = { 3, 17 }, at = "15:00" }, when = big_enough },
  again = "each",
  steps = { { id = "topic", after = "0m", send = "content/group-topic", within = "5h" } },
}

siyu.sop {
  id = "group-new", title = "社群上新", subject = "group",
  enrol = {
    { monthly = { 10, 24 }, at = "16:00" },
    when = function(group, ctx)
      if not ctx.settings.new_product then return false, "没有设置上新商品" end
      return big_enough(group, ctx)
    end,
  },
  again = "each",
  steps = { { id = "new", after = "0m", send = "content/group-new", within = "4h" } },
}

-- 推荐官: invitation and pack are sent by the programme itself; these are the words between its steps.
siyu.sop {
  id = "koc-selected", title = "推荐官入选",
  enrol = { on = "koc.selected", programme = "snacks.ambassador" },
  again = "each",
  leave = gone,
  steps = {
    { id = "call", after = "1h", task = "恭喜入选推荐官，问问需要什么", words = "content/koc-selected-words" },
  },
}

siyu.sop {
  id = "koc-warned", title = "推荐官提醒",
  enrol = { on = "koc.warned", programme = "snacks.ambassador" },
  again = "each",
  leave = gone,
  steps = {
    { id = "tell", day = 1, at = "16:00", send = "content/koc-warned", if_refused = "wait",
      within = "3d" },
  },
}

siyu.sop {
  id = "koc-left", title = "推荐官卸任",
  enrol = { on = "koc.left", programme = "snacks.ambassador" },
  again = "each",
  leave = gone,
  steps = {
    { id = "thanks", day = 1, at = "16:00", send = "content/koc-left", if_refused = "wait",
      within = "3d" },
  },
}
