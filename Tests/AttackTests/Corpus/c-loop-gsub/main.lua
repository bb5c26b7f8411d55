siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for i = 1, 1000 do ("x"):rep(1000000):gsub(".", pcall) end
  end,
}
