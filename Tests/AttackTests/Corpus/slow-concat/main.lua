siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local s = ("x"):rep(4000000)
    while true do local t = s .. "y" end
  end,
}
