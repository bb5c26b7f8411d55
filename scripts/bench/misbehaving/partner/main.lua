-- The good plugin beside it, which fills the same group.
siyu.tag_group {
  shared = "stage",
  assign = function(c, ctx)
    return c.orders:count() > 0 and "new" or nil
  end,
}
