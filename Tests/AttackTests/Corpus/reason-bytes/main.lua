siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return "yes", "\255\254\0\192\128 because"
  end,
}
