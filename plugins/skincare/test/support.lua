-- What the specs share.

local support = {}

-- The customer's values in one tag group, in order: { "high" }.
function support.only(group, c)
  local found = {}
  for _, tag in ipairs(tags(c)) do
    local value = tag:match("^" .. group .. ":(.+)$")
    if value then found[#found + 1] = value end
  end
  return found
end

-- A customer who ordered things with these titles, ten days ago.
function support.buyer(titles, more)
  local items = {}
  for i, title in ipairs(titles) do
    items[i] = { title = title, quantity = 1, price = "99.00" }
  end
  local fields = { orders = { { paid_at = "-10d", amount = "99.00", items = items } } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return customer(fields)
end

return support
