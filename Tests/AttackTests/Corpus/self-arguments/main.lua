siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id > "C000020" then return end
    local odd = { 0 / 0, 2 ^ 63, math.mininteger, "999999999999y", "-1d", "", ("9"):rep(10000) .. "d",
      {}, { net = { min = 0 / 0 } }, { title = { contains = ("x"):rep(100000) } }, print, "\0", true }
    for _, x in ipairs(odd) do
      for _, verb in ipairs { "within", "older_than", "since", "between", "where", "sum", "top", "values" } do
        pcall(function() return c.orders[verb](c.orders, x, x):count() end)
        pcall(function() return c.items[verb](c.items, x, x):sum("amount") end)
      end
      pcall(siyu.money, x)
      pcall(siyu.to_minor, x)
      for name, call in pairs(siyu.time) do pcall(call, x, x) end
      for name, call in pairs(siyu.text) do pcall(call, x, x, x) end
    end
  end,
}
