siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return ("a"):rep(2000000):find(".-b") and "yes"
  end,
}
