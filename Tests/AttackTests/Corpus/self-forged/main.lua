siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local forged = setmetatable({ id = "C000002" }, { __index = c })
    if pcall(function() return forged.orders:count() + c.orders.count(forged) end) then return "yes" end
  end,
}
