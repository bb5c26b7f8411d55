siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    while true do
      pcall(function() while true do end end)
    end
  end,
}
