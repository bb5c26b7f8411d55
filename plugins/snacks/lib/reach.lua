-- Who could bring others: the numbers of the questionnaire, and who is worth asking to fill it in.

local reach = {}

-- The platforms that the questionnaire asks about; each has a question "PLATFORM_fans".
reach.platforms = { "moments", "xiaohongshu", "weibo", "douyin" }

-- How many follow somebody where they are followed most. Nil for who did not say.
function reach.fans(c)
  local answers, most = c.answers("koc"), nil
  for _, platform in ipairs(reach.platforms) do
    local fans = answers:number(platform .. "_fans")
    if fans and (not most or fans > most) then most = fans end
  end
  return most
end

-- "big", "some" or "small" by that number; nil for none.
function reach.size(fans, settings)
  if not fans then return nil end
  if fans >= settings.big_fans then return "big" end
  return fans >= settings.some_fans and "some" or "small"
end

-- Whether somebody is worth asking: buys again and again, keeps what they buy, and may be written to.
function reach.likely(c, ctx)
  if c.marketing_consent == false then return false, "不接受营销" end
  local orders = c.orders:within("180d")
  local kept = orders:where { net = { min = 1 } }:count()
  if kept < ctx.settings.koc_orders then
    return false, { "近 180 天只有 {n} 单", n = kept }
  end
  if orders:where { refunded = { min = 1 } }:count() * 3 > orders:count() then
    return false, "退款太多"
  end
  return true, { "近 180 天 {n} 单", n = kept }
end

return reach
