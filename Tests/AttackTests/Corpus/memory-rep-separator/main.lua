siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return #(""):rep(1 << 30, ("x"):rep(1 << 15)) > 0 and "yes"
  end,
}
