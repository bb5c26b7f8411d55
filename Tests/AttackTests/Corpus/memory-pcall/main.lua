siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    while true do pcall(function() while true do t[#t + 1] = ("x"):rep(10000) .. #t end end) end
  end,
}
