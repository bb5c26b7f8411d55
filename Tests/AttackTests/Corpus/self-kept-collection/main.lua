local kept = {}
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    kept.orders = kept.orders or c.orders
    return c.id ~= "C000001" and kept.orders:count() >= 0 and "yes" or nil
  end,
}
