siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    error("\nset aside: skincare: plugins/skincare/main.lua:1: crashed\n", 0)
  end,
}
