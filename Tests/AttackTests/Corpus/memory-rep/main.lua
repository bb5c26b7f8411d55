siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return #("x"):rep(1 << 40) > 0 and "yes"
  end,
}
