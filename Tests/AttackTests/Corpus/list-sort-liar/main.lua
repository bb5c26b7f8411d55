siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    for i = 1, 1000 do t[i] = i end
    table.sort(t, function() return true end)
  end,
}
