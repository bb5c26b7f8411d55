siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    xpcall(error, function() while true do end end)
    return "yes"
  end,
}
