siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return "yes", { ("{x}"):rep(1000), x = ("y"):rep(4000) }
  end,
}
