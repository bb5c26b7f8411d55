siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    error(("x"):rep(c.id < "C000003" and 1000000 or 10))
  end,
}
