-- Loops in Lua, at one customer in the middle.
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id == "C050000" then
      while true do end
    end
    return "yes"
  end,
}
