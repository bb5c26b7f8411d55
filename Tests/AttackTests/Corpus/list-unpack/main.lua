siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    table.unpack({}, 1, 1 << 31)
    return "yes"
  end,
}
