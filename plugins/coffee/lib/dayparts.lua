-- When somebody drinks coffee: the part of the day in which most of their orders are.

local visits = require("lib.visits")

local dayparts = {}

-- Each part begins at its hour on the brand's clock and ends where the next one begins; the last one
-- reaches over midnight to the first.
dayparts.list = {
  { "morning", "早八", from = 5 }, { "noon", "午间", from = 11 }, { "afternoon", "下午茶", from = 14 },
  { "evening", "傍晚和夜里", from = 17 },
}

-- The values, as siyu.tag_group takes them.
function dayparts.values()
  local values = {}
  for i, part in ipairs(dayparts.list) do values[i] = { part[1], part[2] } end
  return values
end

-- The part in which a time lies.
function dayparts.at(t)
  local hour, found = siyu.time.parts(t).hour, dayparts.list[#dayparts.list]
  for _, part in ipairs(dayparts.list) do
    if hour >= part.from then found = part end
  end
  return found[1]
end

-- The part that has the share it takes, and the reason; nil for too few orders and for who comes at any time.
function dayparts.of(c, settings)
  local orders, n, all = visits.cups(c):within(settings.part_window), {}, 0
  for order in orders:each() do
    local part = dayparts.at(order.paid_at)
    n[part], all = (n[part] or 0) + 1, all + 1
  end
  if all < settings.part_orders then return nil end
  for _, part in ipairs(dayparts.list) do
    local count = n[part[1]] or 0
    if count * 100 >= settings.part_share * all then
      return part[1], { "{all} 单里有 {n} 单在{part}", all = all, n = count, part = part[2] }
    end
  end
  return nil
end

return dayparts
