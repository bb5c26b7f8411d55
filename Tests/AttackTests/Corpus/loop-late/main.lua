siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id ~= "C000300" then return "yes" end
    while true do end
  end,
}
