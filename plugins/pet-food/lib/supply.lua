-- When the food that somebody bought will be eaten up.
--
-- Stock is added up purchase by purchase: a new bag begins when the one before is empty, or when it
-- was bought, whichever is later. What comes out is "so many days after the last purchase", and is
-- asked for with `within`, so that the host knows the day on which an answer changes.

local packs = require("lib.packs")
local feeding = require("lib.feeding")

local supply = {}

local day = 86400
-- How far back purchases are added up.
supply.window = "365d"
-- More than half a year is a stock nobody should trust.
supply.most_days = 180

-- Purchases: orders of which something was paid and kept.
function supply.purchases(c)
  return c.orders:where { net = { min = 1 } }
end

-- Grams of food in an order by animal: { cat = 4000 }.
function supply.grams(order, settings)
  local grams = {}
  for item in order.items:each() do
    if item.title then
      local species, each = packs.food(item.title, settings)
      if species then grams[species] = (grams[species] or 0) + each * math.max(item.quantity, 1) end
    end
  end
  return grams
end

-- Of each animal that food was bought for: { species, order = id of the last purchase, days = how long
-- after it everything is eaten up, daily = grams a day, margin = days that were left when the last one
-- was made, negative where it came too late, nil for a first one }.
function supply.stock(c, ctx)
  local orders = supply.purchases(c):within(supply.window)
  if orders:count() == 0 then return {} end
  local pets, found, by = feeding.pets(c, ctx), {}, {}
  for order in orders:each() do
    local grams = supply.grams(order, ctx.settings)
    for _, species in ipairs(feeding.species) do
      if grams[species] then
        local stock = by[species]
        if not stock then
          stock = {
            species = species, finish = order.paid_at,
            daily = feeding.grams_a_day(pets, species, ctx.settings),
          }
          by[species], found[#found + 1] = stock, stock
        else
          stock.margin = (stock.finish - order.paid_at) // day
        end
        local days = math.max(grams[species] // stock.daily, 1)
        stock.finish = math.min(
          math.max(stock.finish, order.paid_at) + days * day,
          order.paid_at + supply.most_days * day)
        stock.order = order.id
        stock.days = (stock.finish - order.paid_at) // day
      end
    end
  end
  return found
end

-- "plenty", "soon" (eaten up within `remind_before` days), "out" (for less than `out_for` days) or
-- "stopped", of one animal's stock.
function supply.state(c, stock, settings)
  local order = c.orders:where { id = stock.order }
  local function younger(days) return days > 0 and order:within(days .. "d"):count() > 0 end
  if younger(stock.days - settings.remind_before) then return "plenty" end
  if younger(stock.days) then return "soon" end
  if younger(stock.days + settings.out_for) then return "out" end
  return "stopped"
end

-- Of several animals the state that wants something done first, and that animal's stock.
local order_of = { soon = 1, out = 2, plenty = 3, stopped = 4 }
function supply.worst(c, ctx)
  local worst, its
  for _, stock in ipairs(supply.stock(c, ctx)) do
    local state = supply.state(c, stock, ctx.settings)
    if not worst or order_of[state] < order_of[worst] then worst, its = state, stock end
  end
  return worst, its
end

-- "first", "early", "steady" or "late": how the last purchase of food stood to the stock.
function supply.habit(stocks, settings)
  local habit
  for _, stock in ipairs(stocks) do
    local margin = stock.margin
    local this = not margin and "first" or margin > settings.early_days and "early"
      or margin < -settings.late_days and "late" or "steady"
    -- Of two animals the one that was bought for again tells more.
    if not habit or habit == "first" then habit = this end
  end
  return habit
end

-- On how many days of the brand's calendar food was bought.
function supply.days(c, settings)
  local days, last = 0, nil
  for order in supply.purchases(c):within(supply.window):each() do
    local today = siyu.time.start_of_day(order.paid_at)
    if today ~= last and next(supply.grams(order, settings)) then days, last = days + 1, today end
  end
  return days
end

return supply
