siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return (("x"):rep(1000000):gsub("x*y", "")) == "" and "yes" or nil
  end,
}
