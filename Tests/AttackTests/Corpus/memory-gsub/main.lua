siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local s = "x"
    while true do s = s:gsub("x", "xxxxxxxxxxxxxxxx") end
  end,
}
