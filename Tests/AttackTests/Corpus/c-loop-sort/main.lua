siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    for i = 1, 50000 do t[i] = i % 7 end
    table.sort(t, math.ult)
    for i = 1, 1000 do table.sort(t, math.ult) end
  end,
}
