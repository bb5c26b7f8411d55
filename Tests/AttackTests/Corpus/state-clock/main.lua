siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if rawget(_G, "os") then return "yes" end
    return ctx.now ~= ctx.now and "yes" or nil
  end,
}
