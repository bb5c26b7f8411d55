-- 零食推荐官: the customers who bring customers, in five steps.
--
-- Invited by what they bought, asked by surveys/koc.toml, selected by a score that says what it is made
-- of, assessed every 30 days, given a code and something to pass on, and rewarded in points for
-- friends who stayed and bought. Two levels at most, the second one little: deeper rewards are
-- pyramid selling.

local koc = require("lib.koc")
local reach = require("lib.reach")

siyu.koc {
  id = "ambassador", title = "零食推荐官",
  recruit = {
    survey = "koc", send = "content/koc-invite", open = true, again = "180d",
    invite = reach.likely,
  },
  select = { score = koc.score, least = 50, top = 200, per = "city", quota = 20 },
  assess = {
    every = "30d", warnings = 1, back_after = "90d",
    tasks = {
      { id = "moments", title = "朋友圈晒一次正在吃的", points = 10, proof = "picture", times = 3 },
      { id = "xiaohongshu", title = "小红书发一篇真实测评", points = 20, proof = "link", due = "21d" },
      { id = "restock", title = "自己回购一单", points = 5, proof = "order" },
    },
    pass = function(c, ctx)
      return ctx.done.points >= ctx.settings.koc_pass, { "本期 {n} 分", n = ctx.done.points }
    end,
  },
  share = { content = { "content/koc-pack", "content/koc-topics" }, code = true },
  fission = {
    within = "7d", stays = "7d", hold = "7d", levels = 2, mechanism = "invitation",
    reward = function(c, ctx) return koc.reward(ctx.invited, ctx.settings) end,
  },
}
