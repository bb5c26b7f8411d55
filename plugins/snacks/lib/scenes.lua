-- What somebody buys snacks for: to give away, to stock up, or for themselves.

local titles = require("lib.titles")
local festivals = require("lib.festivals")
local rfm = require("lib.rfm")

local scenes = {}

-- Whether an order was a gift: something made for giving, bought in the season of a festival.
function scenes.is_gift(order)
  if not festivals.season(order.paid_at) then return false end
  for item in order.items:each() do
    if item.title and titles.speaks(item.title, titles.gift) then return true end
  end
  return false
end

-- "gift", "stock" and "self", each if an order of the last year was one; an order is the first of
-- them that it can be.
function scenes.of(c, settings)
  local was = {}
  for order in rfm.purchases(c):within(rfm.year):each() do
    local scene = scenes.is_gift(order) and "gift"
      or order.items:sum("quantity") >= settings.stock_up and "stock" or "self"
    was[scene] = true
  end
  local found = {}
  for _, scene in ipairs { "gift", "stock", "self" } do
    if was[scene] then found[#found + 1] = scene end
  end
  return found
end

-- Whether an order of the last two years was a gift.
function scenes.gave(c)
  for order in rfm.purchases(c):within("730d"):each() do
    if scenes.is_gift(order) then return true end
  end
  return false
end

return scenes
