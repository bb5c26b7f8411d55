siyu.tag_group {
  id = "g", title = "Nothing would change.", dimension = "value",
  values = { yes = "no                                    0     0" },
  assign = function(c, ctx)
    return "yes"
  end,
}
