siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local x = 0
    for i = 1, 2000000 do x = x + i end
    return x > 0 and "yes"
  end,
}
