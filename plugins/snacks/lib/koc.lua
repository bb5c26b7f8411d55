-- What makes a good KOC, and what a friend who was brought is worth: the sums of lib/ambassador.lua.

local rfm = require("lib.rfm")
local reach = require("lib.reach")

local koc = {}

-- Points of the score by how often somebody posts.
koc.often = { daily = 15, weekly = 10, monthly = 3, rarely = 0 }

-- Out of 100: 40 for followers, 15 for posting, 20 for orders, 25 for how gladly they recommend. Nil for
-- who would not recommend: followers do not help there.
function koc.score(c, ctx)
  local answers = ctx.answers
  local joy = answers:scale("joy", 0)
  if joy < 7 then return nil, { "推荐意愿只有 {joy}", joy = joy } end
  -- A friend in the moments list reads more than a follower: ten of them count as a hundred.
  local public, friends = 0, answers:number("moments_fans", 0)
  for _, platform in ipairs(reach.platforms) do
    if platform ~= "moments" then
      public = math.max(public, answers:number(platform .. "_fans", 0))
    end
  end
  local heard = math.min(friends * 10 + public, 10000) * 40 // 10000
  local orders = rfm.purchases(c):within("180d"):count()
  local bought = math.min(orders * 4, 20)
  local posts = koc.often[answers:choice("often")] or 0
  local gladly = (joy - 5) * 5
  return math.floor(heard) + bought + posts + gladly, {
    "好友 {friends}、粉丝 {fans}，半年 {orders} 单，推荐意愿 {joy}",
    friends = math.floor(friends), fans = math.floor(public), orders = orders, joy = joy,
  }
end

-- What a friend who was brought earns. Level 1 is the friend of the KOC, level 2 a friend's friend.
function koc.reward(invited, settings)
  local order = invited.first_order
  local bought = order ~= nil and order.amount >= settings.koc_first_order
  if invited.generation == 1 then
    return { points = bought and settings.koc_points or settings.koc_points_joined }
  end
  return bought and { points = settings.koc_points_second } or nil
end

-- Whether somebody who joined looks like a machine: many accounts on one device, or in and out.
function koc.is_odd(c, ctx)
  local device = ctx.event and tonumber(ctx.event.same_device)
  if device and device >= ctx.settings.same_device then
    return true, { "同一设备 {n} 个账号", n = math.floor(device) }
  end
  local left = c.events:where { type = "pool.left" }:within("30d"):count()
  return left >= 3, { "30 天内退出 {n} 次", n = left }
end

return koc
