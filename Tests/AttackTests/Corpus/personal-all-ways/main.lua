siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local wanted = { "name", "phone", "birthday", "address" }
    for _, field in ipairs(wanted) do
      local ways = {
        function() return c[field] end,
        function() return rawget(c, field) end,
        function() return getmetatable(c).__index(c, field) end,
        function() return load("return (...)." .. field)(c) end,
        function() return c.attributes:get(field) end,
        function() return c.tags:get(field) end,
        function() return c.entities:first(field) end,
        function() return setmetatable({}, { __index = c })[field] end,
        function() return ctx[field] or ctx.customer or ctx.settings[field] end,
        function() return c.orders:first()[field] end,
        function() return c.orders:values(field)[1] end,
        function() return c.orders:top(field) end,
        function() return c.orders:where({ [field] = { contains = "1" } }):count() end,
        function() return c.items:first()[field] end,
        function() for key, value in pairs(c) do if key == field then return value end end end,
        function() return next(c) end,
        function() return coroutine.wrap(function() return c[field] end)() end,
      }
      for number, way in ipairs(ways) do
        local fine, value = pcall(way)
        if fine and value ~= nil then return "yes", field .. " by way " .. number end
      end
    end
  end,
}
