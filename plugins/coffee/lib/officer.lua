-- 咖啡体验官: the guests who bring guests, in five steps.
--
-- Invited by how often they come, asked by surveys/koc.toml, selected by a score that says what it is
-- made of, assessed every 30 days, given a code and something to pass on, and rewarded in points for
-- friends who stayed and bought. One level only.

local koc = require("lib.koc")

siyu.koc {
  id = "officer", title = "咖啡体验官",
  recruit = {
    survey = "koc", send = "content/koc-invite", open = true, again = "180d",
    invite = koc.likely,
  },
  select = { score = koc.score, least = 50, top = 100, per = "city", quota = 10 },
  assess = {
    every = "30d", warnings = 1, back_after = "90d",
    -- 85 points with everything done: koc_pass of plugin.toml goes so far.
    tasks = {
      { id = "checkin", title = "到店打卡，朋友圈发一张", points = 10, proof = "picture", times = 4 },
      { id = "review", title = "小红书写一篇新品真实测评", points = 25, proof = "link", due = "21d" },
      { id = "try-new", title = "自己来喝两杯", points = 10, proof = "order", times = 2 },
    },
    pass = function(_, ctx)
      return ctx.done.points >= ctx.settings.koc_pass, { "本期 {n} 分", n = ctx.done.points }
    end,
  },
  share = { content = { "content/koc-pack", "content/koc-topics" }, code = true },
  fission = {
    within = "7d", stays = "7d", hold = "7d", levels = 1, mechanism = "invitation",
    reward = function(_, ctx) return koc.reward(ctx.invited, ctx.settings) end,
  },
}
