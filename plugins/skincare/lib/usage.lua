-- When what somebody bought will be used up: a day worked out from the last purchase of each kind
-- of product and from how long one of it lasts, which is a setting and an average at best.
--
-- Asked for with `within` only, one order at a time, so that the host knows the day on which an
-- answer changes; see rfm.lua.

local titles = require("lib.titles")
local rfm = require("lib.rfm")

local usage = {}

-- Kinds that are used up day by day, as `titles.interests` calls them; how long one lasts is the
-- setting "lasts_" and the kind.
usage.kinds = { "cleanser", "toner", "lotion", "essence", "cream", "eye", "mask", "sunscreen" }

-- Three at a time count as three; more looks like a stock, or like presents.
usage.most = 3
-- How long after its end a product still counts as running out.
usage.grace = 14
-- The longest that can matter: three that last 180 days each, and the grace.
usage.window = "554d"

local topics = {}
for _, kind in ipairs(usage.kinds) do
  for _, topic in ipairs(titles.interests) do
    if topic[1] == kind then topics[#topics + 1] = topic end
  end
end

-- The last purchase of each kind, by kind: { order = its id, count = how many }.
function usage.last(purchases)
  local last, known = {}, {}
  for order in purchases:each() do
    for item in order.items:each() do
      local title = item.title
      if title then known[title] = known[title] or titles.topics({ title }, topics, 1) end
      for _, kind in ipairs(title and known[title] or {}) do
        local before = last[kind]
        if not before or before.order ~= order.id then before = { order = order.id, count = 0 } end
        before.count = before.count + item.quantity
        last[kind] = before
      end
    end
  end
  return last
end

-- The kinds of which the last purchase ends within `remind_before` days, or ended in the days of
-- grace, in the order of `usage.kinds`.
function usage.running_out(c, settings)
  local purchases = rfm.purchases(c)
  local last = usage.last(purchases:within(usage.window))
  local found = {}
  for _, kind in ipairs(usage.kinds) do
    if last[kind] then
      local count = math.max(1, math.min(last[kind].count, usage.most))
      local days = settings["lasts_" .. kind] * count
      local order = c.orders:where { id = last[kind].order }
      if order:within((days - settings.remind_before) .. "d"):count() == 0
        and order:within((days + usage.grace) .. "d"):count() > 0
      then
        found[#found + 1] = kind
      end
    end
  end
  return found
end

return usage
