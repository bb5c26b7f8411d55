-- The SOPs: 新客三杯培养, 沉睡唤醒, and the word to an officer whose period fell short.
--
-- No step stands between 21:00 and 09:00, and the gate holds back what falls there all the same. Words are in
-- content/; what a brand changes is in plugin.toml.

local visits = require("lib.visits")
local dayparts = require("lib.dayparts")
local friends = require("lib.friends")

-- How many cups somebody has had.
local function cups(c) return visits.cups(c):count() end

-- Whether the first cup of this walk was one of the morning.
local function morning(c)
  local first = visits.cups(c):first()
  return first ~= nil and dayparts.at(first.paid_at) == "morning"
end

-- Whether the second cup was asked for, at whichever time of day.
local function reminded(ctx)
  return ctx.run:sent("second-am") or ctx.run:sent("second-pm")
end

-- 新客三杯培养: who has come three times comes by habit. The second cup within a week, the third within a month.
siyu.sop {
  id = "three-cups", title = "新客三杯培养",
  enrol = {
    { on = "order.paid" },
    when = function(c)
      if c.marketing_consent == false then return false, "不接受营销" end
      local n = cups(c)
      if n == 0 or n >= 3 then return false, { "已经有 {n} 杯", n = n } end
      -- The first two may have come between two passes.
      return visits.cups(c):older_than("3d"):count() == 0, "不是第一杯"
    end,
  },
  holdout = 0.1,
  goal = { on = "order.paid", within = "30d", stop = false },
  priority = 20,
  leave = function(c)
    if friends.left(c) then return friends.gone(c) end
    local n = cups(c)
    return n == 0 or n >= 3, n == 0 and "退单了" or "三杯已满"
  end,
  steps = {
    { id = "first", after = "2h", send = "content/cup-first", if_refused = "wait", within = "1d" },
    { id = "week", wait_for = { on = "order.paid", timeout = "6d", timed_out = "second-am" },
      when = function(c) return cups(c) == 1, "第二杯已经喝了" end },
    { id = "second-am", day = 8, at = "09:10", send = "content/cup-second", if_refused = "wait",
      within = "2d",
      when = function(c) return cups(c) == 1 and morning(c), "第二杯已经喝了，或不是早上来的" end },
    { id = "second-pm", day = 8, at = "14:00", send = "content/cup-second", if_refused = "wait",
      within = "2d",
      when = function(c) return cups(c) == 1 and not morning(c), "第二杯已经喝了，或是早上来的" end },
    { id = "more", wait_for = { on = "order.paid", timeout = "6d", timed_out = "call" },
      when = function(c, ctx) return cups(c) == 1 and reminded(ctx) end },
    { id = "third", day = 16, at = "14:00", send = "content/cup-third", if_refused = "wait",
      within = "3d",
      when = function(c) return cups(c) == 2, "第二杯还没喝" end },
    { id = "call", day = 22, at = "15:00", task = "新客还差一两杯，问问口味合不合",
      words = "content/cup-words", within = "3d",
      when = function(_, ctx)
        return ctx.run:answered("first") or ctx.run:clicked("first") or ctx.run:clicked("second-am")
          or ctx.run:clicked("second-pm") or ctx.run:clicked("third"), "没有回应过"
      end },
  },
}

-- 沉睡唤醒: regulars who have not come for a while.
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
  leave = friends.gone,
  steps = {
    { id = "hello", day = 2, at = "14:30", weekdays = { "tue", "wed", "thu" },
      send = siyu.split { { "content/wake-hello", 50 }, { "content/wake-gift", 50 } },
      if_refused = "wait", within = "4d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "hello", timeout = "5d", timed_out = "gift" },
      when = function(_, ctx) return ctx.run:sent("hello") end },
    { id = "talk", task = "久未到店的熟客回话了，接着聊", words = "content/wake-words",
      when = function(_, ctx) return ctx.run:answered("hello") end },
    -- Who already had the gift does not get it a second time.
    { id = "gift", day = 12, at = "14:30", send = "content/wake-gift", if_refused = "wait",
      within = "3d",
      when = function(_, ctx)
        return ctx.run:sent("hello") and not ctx.run:answered("hello")
          and ctx.run:content("hello") ~= "content/wake-gift"
      end },
  },
}

-- 体验官: invitation and pack are sent by the programme itself; this is the word between its periods.
siyu.sop {
  id = "officer-warned", title = "体验官提醒",
  enrol = { on = "koc.warned", programme = "coffee.officer" },
  again = "each",
  leave = friends.gone,
  steps = {
    { id = "tell", day = 2, at = "15:00", send = "content/koc-warned", if_refused = "wait",
      within = "3d" },
  },
}
