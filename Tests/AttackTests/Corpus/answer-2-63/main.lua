siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return c.id == "C000001" and 2 ^ 63 or math.mininteger
  end,
}
