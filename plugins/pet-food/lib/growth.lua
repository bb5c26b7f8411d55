-- 铲屎官成长值: what a customer earns levels by. One for each 元 spent in a year, and something for what
-- makes reminders right: a pet on file, and food that is bought in time.

local packs = require("lib.packs")
local supply = require("lib.supply")

local growth = {}

-- For a pet of which kind, weight and birthday are known.
growth.filed = 100
-- For each day of the year on which food was bought.
growth.refill = 30

-- Whether the host knows all of a pet that it reckons with.
function growth.is_filed(c)
  for pet in c.entities:each("pet") do
    if pet:get("species") and pet:get("weight") and pet:get("born") then return true end
  end
  return false
end

-- The value, and what it is made of.
function growth.value(c, ctx)
  local spent = c.orders:within("365d"):sum("net") // 100
  local days = supply.days(c, ctx.settings)
  local filed = growth.is_filed(c) and growth.filed or 0
  return spent + days * growth.refill + filed, {
    "近一年消费 {spent} 元，买主粮 {days} 天，档案 {filed}", spent = spent, days = days, filed = filed,
  }
end

-- What the next box holds: the main food bought last, in the size bought last.
function growth.next_box(c, settings)
  local sku
  for order in supply.purchases(c):within(supply.window):each() do
    for item in order.items:each() do
      if item.sku and item.title and packs.food(item.title, settings) then sku = item.sku end
    end
  end
  return sku
end

return growth
