siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, way in ipairs {
      function() return c.customer("C000002") end, function() return c:get("C000002") end,
      function() return siyu.customer("C000002") end, function() return siyu.customers() end,
      function() return c["C000002"] end, function() return c.invited:first() end,
      function() c.id = "C000002" return c.phone end,
    } do
      local fine, value = pcall(way)
      if fine and value ~= nil then return "yes" end
    end
  end,
}
