siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, view in ipairs { c, ctx, c.orders, c.tags, siyu.keep, ctx.settings, ctx.random } do
      local mt = getmetatable(view)
      if type(mt) == "table" then return "yes" end
      if pcall(function() return view.__gc() end) then return "yes" end
    end
  end,
}
