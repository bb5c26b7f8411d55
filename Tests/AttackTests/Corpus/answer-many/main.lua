siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return nil, table.unpack({}, 1, 200)
  end,
}
