siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40) .. "b") and "yes"
  end,
}
