count = 0
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    count = (count or 0) + 1
    return count > 1 and "yes" or nil
  end,
}
