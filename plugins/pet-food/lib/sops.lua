-- The seven SOPs: three for the owner, four for each pet.
--
-- Those that sell hold some people out, to see whether writing to them does anything at all. Reminders
-- of deworming and vaccination are care and sell nothing: nobody is held out, and their content is
-- a service. All end when the pool was left. Words are in content/, what a brand changes is in
-- plugin.toml.

local friends = require("lib.friends")
local feeding = require("lib.feeding")
local supply = require("lib.supply")

local function gone(c) return friends.left(c), "已退出" end
local function owner_gone(_, ctx) return friends.left(ctx.customer), "已退出" end
local function refused(c) return c.marketing_consent == false end

-- 新客建档: whoever joins is asked about the pet first; nothing can be reckoned without it.
siyu.sop {
  id = "new-friend", title = "新客建档",
  enrol = {
    { on = "pool.joined", pool = "wecom" },
    when = function(c, ctx)
      local days = supply.days(c, ctx.settings)
      return days < 2, { "已在 {n} 天买过主粮", n = days }
    end,
  },
  holdout = 0.05,
  goal = { on = "order.paid", within = "21d", stop = false },
  priority = 20,
  leave = gone,
  steps = {
    { id = "welcome", after = "0m", send = "content/welcome", if_refused = "wait", within = "12h" },
    { id = "ask-pet", day = 2, at = "20:00", send = "content/ask-pet",
      when = function(c, ctx) return #feeding.pets(c, ctx) == 0, "档案已有" end },
    { id = "answer", wait_for = {
        on = "message.answered", step = "ask-pet", timeout = "2d", timed_out = "change" },
      when = function(c, ctx) return ctx.run:sent("ask-pet") end },
    { id = "note-pet", task = "按回复建宠物档案：种类、体重、生日、上次驱虫和疫苗",
      words = "content/note-pet",
      when = function(c, ctx) return ctx.run:answered("ask-pet") end },
    { id = "change", day = 4, at = "20:00", send = "content/change-food" },
    { id = "trial", day = 6, at = "20:00", send = "content/trial", if_refused = "wait",
      within = "1d",
      when = function(c, ctx) return not friends.bought_since(c, ctx), "已下单" end },
    { id = "call", day = 10, at = "15:00", task = "新客回访：换粮顺不顺利", words = "content/new-call",
      when = function(c, ctx)
        return friends.bought_since(c, ctx) or ctx.run:answered("ask-pet")
      end },
  },
}

-- 快吃完补货: before the bag is empty, unless there is another.
siyu.sop {
  id = "food-low", title = "快吃完补货",
  enrol = { segment = "food-low", existing = true },
  again = "14d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "21d" },
  priority = 15,
  leave = function(c)
    if friends.left(c) then return true, "已退出" end
    return not c.segments:has("food-low"), "没有快吃完的主粮"
  end,
  steps = {
    { id = "remind", day = 1, at = "10:00", if_refused = "wait", within = "3d",
      send = siyu.split { { "content/refill", 60 }, { "content/refill-table", 40 } } },
    { id = "click", wait_for = {
        on = "message.clicked", step = "remind", timeout = "5d", timed_out = "again" },
      when = function(c, ctx) return ctx.run:sent("remind") end },
    { id = "help", task = "看过没下单，问问要不要换口味或规格", words = "content/refill-help",
      when = function(c, ctx) return ctx.run:clicked("remind") end },
    { id = "again", day = 8, at = "20:00", send = "content/refill-last",
      when = function(c, ctx) return not ctx.run:answered("remind"), "已经聊上了" end },
    -- Who always came in time and now does not is worth a call.
    { id = "call", day = 10, at = "15:00", task = "老客断粮，打个电话问问", words = "content/refill-help",
      when = function(c, ctx)
        local days = supply.days(c, ctx.settings)
        return days >= ctx.settings.loyal_days and not ctx.run:answered("remind"),
          { "近一年在 {days} 天买过主粮", days = days }
      end },
  },
}

-- 断粮唤醒: bought twice at least, and then no more.
siyu.sop {
  id = "lapsed", title = "断粮唤醒",
  enrol = {
    { segment = "lapsed", existing = true },
    when = function(c) return not refused(c), "不接受营销" end,
  },
  again = "120d",
  holdout = 0.1,
  goal = { on = "order.paid", within = "30d" },
  priority = 0,
  leave = gone,
  steps = {
    { id = "ask", day = 1, at = "20:00", weekdays = { "tue", "wed", "thu" },
      send = siyu.split { { "content/lapsed-ask", 50 }, { "content/lapsed-gift", 50 } },
      if_refused = "wait", within = "4d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "ask", timeout = "5d", timed_out = "gift" },
      when = function(c, ctx) return ctx.run:sent("ask") end },
    { id = "talk", task = "断粮的顾客回话了，问清楚为什么换粮", words = "content/lapsed-talk",
      when = function(c, ctx) return ctx.run:answered("ask") end },
    { id = "gift", day = 12, at = "20:00", send = "content/lapsed-gift",
      when = function(c, ctx)
        return ctx.run:sent("ask") and not ctx.run:answered("ask")
          and ctx.run:content("ask") ~= "content/lapsed-gift"
      end },
  },
}

-- 宠物生日: of the pet. Staff know three days before; the wish comes on the day or not at all.
siyu.sop {
  id = "pet-birthday", title = "宠物生日", subject = "pet",
  enrol = {
    { date = "born", before = 3, at = "09:00" },
    when = function(_, ctx) return not refused(ctx.customer), "不接受营销" end,
  },
  again = "each",
  holdout = 0.1,
  goal = { on = "order.paid", within = "21d", stop = false },
  priority = 30,
  leave = owner_gone,
  steps = {
    { id = "prepare", after = "0m", task = "三天后宠物生日：看看近况，准备祝福",
      words = "content/birthday-note", within = "3d" },
    { id = "wish", day = 4, at = "09:30", send = "content/birthday", if_refused = "wait",
      within = "12h" },
    { id = "photo", wait_for = {
        on = "message.answered", step = "wish", timeout = "2d", timed_out = "finish" },
      when = function(_, ctx) return ctx.run:sent("wish") end },
    { id = "chat", task = "主人晒了生日照，回一句", words = "content/birthday-chat",
      when = function(_, ctx) return ctx.run:answered("wish") end },
  },
}

-- 驱虫提醒: a week before the time that the setting `deworm_every` names. All three intervals enrol,
-- and `when` keeps the one that is set, also where nobody ran siyu on that day: they lie 30 days apart.
-- A new date in the pet's file begins anew.
siyu.sop {
  id = "deworm", title = "驱虫提醒", subject = "pet",
  enrol = {
    { date = "dewormed", after = 23, yearly = false, at = "10:00" },
    { date = "dewormed", after = 53, yearly = false, at = "10:00" },
    { date = "dewormed", after = 83, yearly = false, at = "10:00" },
    when = function(pet, ctx)
      local last = siyu.time.parse(pet:get("dewormed"))
      local due = siyu.time.add(last, ctx.settings.deworm_every)
      local days = siyu.time.days_between(ctx.now, due)
      return days <= 7 and days > 7 - 30, { "离驱虫日 {days} 天", days = days }
    end,
  },
  again = "each",
  priority = 25,
  leave = owner_gone,
  steps = {
    { id = "remind", after = "0m", send = "content/deworm", if_refused = "wait", within = "5d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "remind", timeout = "14d", timed_out = "ask" },
      when = function(_, ctx) return ctx.run:sent("remind") end },
    { id = "note", task = "主人回复了驱虫，更新档案里的日期", words = "content/note-date",
      when = function(_, ctx) return ctx.run:answered("remind") end },
    { id = "stop", finish = true, when = function(_, ctx) return ctx.run:answered("remind") end },
    { id = "ask", task = "驱虫日过了一周没有消息，问一句", words = "content/note-date" },
  },
}

-- 疫苗提醒: two weeks before a year is over.
siyu.sop {
  id = "vaccine", title = "疫苗提醒", subject = "pet",
  enrol = { date = "vaccinated", after = 351, yearly = false, at = "10:00" },
  again = "each",
  priority = 25,
  leave = owner_gone,
  steps = {
    { id = "remind", after = "0m", send = "content/vaccine", if_refused = "wait", within = "7d" },
    { id = "reply", wait_for = {
        on = "message.answered", step = "remind", timeout = "14d", timed_out = "finish" },
      when = function(_, ctx) return ctx.run:sent("remind") end },
    { id = "note", task = "主人回复了疫苗，更新档案里的日期", words = "content/note-date",
      when = function(_, ctx) return ctx.run:answered("remind") end },
  },
}

-- 换成年粮: a month before the first birthday; big dogs four months later.
siyu.sop {
  id = "grown-up", title = "幼宠换成年粮", subject = "pet",
  enrol = {
    { date = "born", after = 335, yearly = false, at = "10:00" },
    when = function(_, ctx) return not refused(ctx.customer), "不接受营销" end,
  },
  holdout = 0.1,
  goal = { on = "order.paid", within = "180d", stop = false },
  priority = 10,
  leave = owner_gone,
  steps = {
    { id = "soon", go_to = "tell",
      when = function(pet)
        local kg = pet:get("weight")
        return not (pet:get("species") == "dog" and kg and kg >= feeding.big_dog), "大型犬长得久"
      end },
    { id = "later", wait = "120d", go_to = "tell" },
    { id = "tell", wait = "10h", send = "content/grown-up", if_refused = "wait", within = "3d" },
    { id = "how", wait = "7d", send = "content/change-food",
      when = function(_, ctx) return ctx.run:sent("tell") end },
  },
}
