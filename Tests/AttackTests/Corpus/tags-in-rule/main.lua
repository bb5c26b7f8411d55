siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    siyu.tag_group {
      id = "late", title = "late", dimension = "value", values = { yes = "yes" },
      assign = function() return "yes" end,
    }
    return "yes"
  end,
}
