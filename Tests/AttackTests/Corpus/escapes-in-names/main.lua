siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { ["a\27[31m"] = "a" },
  assign = function(c, ctx)
    return "a\27[31m"
  end,
}
