local kept = {}
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    kept.row = kept.row or c.orders:first()
    return kept.row and kept.row.id ~= c.orders:first().id and "yes" or nil
  end,
}
