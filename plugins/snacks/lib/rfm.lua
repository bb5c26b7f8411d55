-- Recency and money, each as one answer about a collection of orders.
--
-- Windows are asked for with `within` and `older_than` only, never by comparing times: so the host
-- knows when an answer can change, and asks again no earlier and no later.

local rfm = {}

rfm.year = "365d"

-- Purchases: orders of which something was paid and kept. An order refunded whole is none, and
-- neither is a gift for 0.00.
function rfm.purchases(c)
  return c.orders:where { net = { min = 1 } }
end

-- "high", "mid", "low", or nil where nothing was spent. Minor units.
function rfm.value(spent, settings)
  if spent >= settings.high_value then return "high" end
  if spent >= settings.mid_value then return "mid" end
  if spent > 0 then return "low" end
  return nil
end

-- The stage of the lifecycle and the window that decided it; nil for who never purchased.
function rfm.stage(purchases, settings)
  if purchases:count() == 0 then return nil end
  if purchases:older_than(settings.new_within):count() == 0 then return "new", settings.new_within end
  for _, step in ipairs {
    { "active", "active_within", "active_within" }, { "cooling", "cooling_within", "active_within" },
    { "dormant", "dormant_within", "cooling_within" },
  } do
    if purchases:within(settings[step[2]]):count() > 0 then return step[1], settings[step[3]] end
  end
  return "lost", settings.dormant_within
end

local units = { m = " 分钟", h = " 小时", d = " 天", w = " 周", mo = " 个月", y = " 年" }

-- A duration as operators read it: "60d" is 60 天.
function rfm.in_words(duration)
  return (duration:gsub("%a+", units))
end

return rfm
