siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    for i = 1, 200000 do t[i << 40] = i end
    while true do
      for i = 1, 200000 do t[i << 40] = nil t[i << 41] = i end
    end
  end,
}
