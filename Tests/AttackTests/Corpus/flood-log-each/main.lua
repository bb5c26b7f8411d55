siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for i = 1, 200 do print(("flood "):rep(100), i) end
    return "yes"
  end,
}
