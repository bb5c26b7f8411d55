siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return "yes", { "{a} {b} {c}", a = 0 / 0, b = 2 ^ 63, c = math.mininteger }
  end,
}
