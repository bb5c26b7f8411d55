siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id > "C000003" then return end
    return "yes", ("because "):rep(1200000)
  end,
}
