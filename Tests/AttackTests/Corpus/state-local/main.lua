local seen = {}
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    seen[#seen + 1] = c.channel or "none"
    return "yes", seen[1]
  end,
}
