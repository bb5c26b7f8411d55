-- How often somebody comes: days with a cup, not orders, since who fetches two coffees in one morning came once.
--
-- Windows are asked for with `within` only, so that siyu knows when an answer can change.

local visits = {}

-- Cups: orders of which something was paid and kept. What went back whole is none, and neither is a
-- free cup for 0.00.
function visits.cups(c)
  return c.orders:where { net = { min = 1 } }
end

-- The different days among some orders.
function visits.days(orders)
  local seen, days = {}, 0
  for order in orders:each() do
    local day = siyu.time.date(order.paid_at)
    if not seen[day] then seen[day], days = true, days + 1 end
  end
  return days
end

local units = { m = " 分钟", h = " 小时", d = " 天", w = " 周", mo = " 个月", y = " 年" }

-- A duration as operators read it: "60d" is 60 天.
function visits.in_words(duration)
  return (duration:gsub("%a+", units))
end

-- The value of `frequency` and the reason; nil for who never kept a cup.
function visits.frequency(c, settings)
  local cups = visits.cups(c)
  if cups:count() == 0 then return nil end
  local days = visits.days(cups:within(settings.visit_window))
  local why = { "近 {window}来过 {n} 天", window = visits.in_words(settings.visit_window), n = days }
  if days >= settings.daily_days then return "daily", why end
  if days >= settings.weekly_days then return "weekly", why end
  if cups:within(settings.sleep_after):count() > 0 then return "sometimes", why end
  if cups:within(settings.lost_after):count() > 0 then
    return "sleeping", { "{window}没来", window = visits.in_words(settings.sleep_after) }
  end
  return "lost", { "{window}没来", window = visits.in_words(settings.lost_after) }
end

return visits
