siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    math.floor = function() return 0 end
    return "yes"
  end,
}
