siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return ("x"):rep(300000):match(("(x"):rep(33)) and "yes"
  end,
}
