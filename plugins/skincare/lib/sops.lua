-- The four SOPs: who is contacted, when, with what, and when not.
--
-- All of them hold some people out, to see whether writing to them does anything at all, and end
-- when the pool was left. Words are in content/; what a brand changes is in plugin.toml.

local rfm = require("lib.rfm")
local friends = require("lib.friends")

-- 新客七日: a friend of the brand's WeCom who does not know it yet.
siyu.sop {
  id = "new-friend", title = "新客七日",
  enrol = {
    { on = "pool.joined", pool = "wecom" },
    when = function(c, ctx)
      -- Who has long been a customer and only joins now needs no introduction.
      local old = rfm.purchases(c):older_than(ctx.settings.new_within):count()
      return old == 0, { "{window}以前下过 {n} 单", window = ctx.settings.new_within, n = old }
    end,
  },
  -- A welcome is expected: few go without.
  holdout = 0.05,
  goal = { on = "order.paid", within = "14d" },
  priority = 20,
  leave = function(c) return friends.left(c), "已退出" end,
  steps = {
    -- At night it waits for the morning.
    { id = "welcome", after = "0m", send = "content/welcome", if_refused = "wait", within = "12h" },
    { id = "ask-skin", day = 2, at = "20:00", send = "content/ask-skin",
      when = function(c) return not c.attributes:has("skin_type"), "肤质已知" end },
    -- Only where it was asked; and what is next must not take a step left out for an answer.
    { id = "answer", wait_for = {
        on = "message.answered", step = "ask-skin", timeout = "2d", timed_out = "howto" },
      when = function(c, ctx) return ctx.run:sent("ask-skin") end },
    { id = "note-skin", task = "按客户的回答记下肤质，给出护肤建议", words = "content/skin-advice",
      when = function(c, ctx) return ctx.run:answered("ask-skin") end },
    { id = "howto", day = 4, at = "20:00",
      send = siyu.split { { "content/howto-order", 50 }, { "content/howto-habits", 50 } } },
    { id = "offer", day = 6, at = "20:00", send = "content/new-gift", if_refused = "wait",
      within = "1d",
      when = function(c, ctx) return not friends.bought_since(c, ctx), "已下单" end },
    { id = "call", day = 7, at = "10:00", task = "新客七日回访", words = "content/new-call",
      when = function(c, ctx) return ctx.run:clicked("offer") or ctx.run:answered("welcome") end },
  },
}

-- 快用完回购: before the last bottle is empty, unless another was bought.
siyu.sop {
  id = "repurchase", title = "快用完回购",
  enrol = { segment = "running-out", existing = true },
  again = "30d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "21d" },
  priority = 10,
  leave = function(c)
    if friends.left(c) then return true, "已退出" end
    -- Bought again, or sent back: then nothing runs out.
    return not c.segments:has("running-out"), "没有快用完的产品"
  end,
  steps = {
    { id = "remind", day = 1, at = "10:00", if_refused = "wait", within = "3d",
      send = siyu.split { { "content/refill", 70 }, { "content/refill-tips", 30 } } },
    { id = "click", wait_for = {
        on = "message.clicked", step = "remind", timeout = "6d", timed_out = "again" },
      when = function(c, ctx) return ctx.run:sent("remind") end },
    { id = "help", task = "看过没下单，问问有没有要帮忙的", words = "content/refill-help",
      when = function(c, ctx) return ctx.run:clicked("remind") end },
    { id = "again", day = 9, at = "20:00", send = "content/refill-last",
      when = function(c, ctx) return not ctx.run:answered("remind"), "已经聊上了" end },
  },
}

-- 沉睡唤醒: the valuable ones that have gone quiet, also those there are already, and whoever else
-- falls asleep from now on.
siyu.sop {
  id = "dormant", title = "沉睡唤醒",
  enrol = {
    { segment = "wake-up", existing = true }, { tag = "lifecycle:dormant" },
    when = function(c)
      -- Consent that was refused is the gate's to respect; here it only saves the enrolment.
      return c.marketing_consent ~= false, "不接受营销"
    end,
  },
  again = "180d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "30d" },
  priority = 0,
  leave = function(c) return friends.left(c), "已退出" end,
  steps = {
    { id = "hello", day = 1, at = "20:00", weekdays = { "tue", "wed", "thu" },
      send = siyu.split { { "content/wake-care", 50 }, { "content/wake-gift", 50 } },
      if_refused = "wait", within = "4d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "hello", timeout = "5d", timed_out = "gift" },
      when = function(c, ctx) return ctx.run:sent("hello") end },
    { id = "talk", task = "久未下单的客户回话了，接着聊", words = "content/wake-talk",
      when = function(c, ctx) return ctx.run:answered("hello") end },
    -- Who already had the offer does not get it a second time.
    { id = "gift", day = 10, at = "20:00", send = "content/wake-gift",
      when = function(c, ctx)
        return ctx.run:sent("hello") and not ctx.run:answered("hello")
          and ctx.run:content("hello") ~= "content/wake-gift"
      end },
    { id = "call", day = 14, at = "10:00", task = "高价值客户回访", words = "content/wake-talk",
      when = function(c, ctx)
        local spent = c.orders:within(rfm.year):sum("net")
        return spent >= ctx.settings.high_value and not ctx.run:answered("hello"),
          { "近一年消费 {spent}", spent = siyu.money(spent) }
      end },
  },
}

-- 生日: staff know three days before, the wish comes on the day itself or not at all.
siyu.sop {
  id = "birthday", title = "生日",
  enrol = {
    { birthday = true, before = 3, at = "09:00" },
    when = function(c, ctx)
      -- Of who cannot yet decide about such messages alone, a birthday is not used.
      local age = siyu.time.age(c.birthday, ctx.now)
      if age and age < 18 then return false, "未成年" end
      return c.marketing_consent ~= false, "不接受营销"
    end,
  },
  again = "each",
  holdout = 0.1,
  -- Buying before the day does not cost anybody the wish.
  goal = { on = "order.paid", within = "21d", stop = false },
  priority = 30,
  leave = function(c) return friends.left(c), "已退出" end,
  steps = {
    { id = "prepare", after = "0m", task = "三天后生日：看看近况，准备祝福",
      words = "content/birthday-note", within = "3d" },
    { id = "wish", day = 4, at = "09:30", if_refused = "wait", within = "12h",
      send = siyu.split { { "content/birthday-gift", 50 }, { "content/birthday-words", 50 } } },
    { id = "thanks", wait_for = {
        on = "message.answered", step = "wish", timeout = "2d", timed_out = "remind" },
      when = function(c, ctx) return ctx.run:sent("wish") end },
    { id = "chat", task = "生日祝福有回复，回一句", words = "content/birthday-chat",
      when = function(c, ctx) return ctx.run:answered("wish") end },
    { id = "remind", day = 14, at = "20:00", send = "content/birthday-last",
      when = function(c, ctx)
        return ctx.settings.birthday_gift ~= nil and ctx.run:sent("wish")
          and ctx.run:content("wish") == "content/birthday-gift"
          and not friends.bought_since(c, ctx)
      end },
  },
}
