-- What makes a good 咖啡体验官, and what a friend who was brought is worth: the sums of lib/officer.lua.

local visits = require("lib.visits")

local koc = {}

-- Points of the score by how often somebody posts.
koc.often = { daily = 20, weekly = 15, monthly = 5, rarely = 0 }

-- The platforms that the questionnaire asks about; each has a question "PLATFORM_fans", and a follower
-- counts so many times there: a friend in the moments list reads more than a stranger.
koc.platforms = { { "moments", 10 }, { "xiaohongshu", 1 }, { "douyin", 1 } }

-- Whether somebody is worth asking: comes often, keeps what they buy, and may be written to.
function koc.likely(c, ctx)
  if c.marketing_consent == false then return false, "不接受营销" end
  local orders = c.orders:within("90d")
  local kept = orders:where { net = { min = 1 } }:count()
  if kept < ctx.settings.koc_cups then return false, { "近 90 天只有 {n} 单", n = kept } end
  if orders:where { refunded = { min = 1 } }:count() * 4 > orders:count() then
    return false, "退款太多"
  end
  return true, { "近 90 天 {n} 单", n = kept }
end

-- Out of 100: 30 for who hears them, 20 for posting, 25 for days at the counter, 25 for how gladly they
-- recommend. Nil for who would not recommend: followers do not help there.
function koc.score(c, ctx)
  local answers = ctx.answers
  local joy = answers:scale("joy", 0)
  if joy < 7 then return nil, { "推荐意愿只有 {joy}", joy = joy } end
  local most = 0
  for _, platform in ipairs(koc.platforms) do
    most = math.max(most, answers:number(platform[1] .. "_fans", 0) * platform[2])
  end
  local heard = math.floor(math.min(most, 6000) * 30 / 6000)
  local days = visits.days(visits.cups(c):within("90d"))
  local posts = koc.often[answers:choice("often")] or 0
  return heard + posts + math.min(days, 25) + (joy - 5) * 5, {
    "影响 {heard}/30，近 90 天来过 {days} 天，推荐意愿 {joy}", heard = heard, days = days, joy = joy,
  }
end

-- What a friend who was brought earns: most with a first order that is worth it, little for staying.
function koc.reward(invited, settings)
  local order = invited.first_order
  if order ~= nil and order.amount >= settings.koc_first_order then
    return { points = settings.koc_points }
  end
  return { points = settings.koc_points_joined }
end

return koc
