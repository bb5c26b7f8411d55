for i = 1, 100000 do
  siyu.tag_group {
    id = "g" .. i, title = ("t"):rep(1000), dimension = "value", values = { yes = "yes" },
    assign = function() end,
  }
end
