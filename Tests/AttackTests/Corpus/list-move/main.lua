siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    table.move({}, 1, 1 << 62, 2)
    return "yes"
  end,
}
