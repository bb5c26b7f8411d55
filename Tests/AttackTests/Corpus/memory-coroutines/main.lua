siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    while true do t[#t + 1] = coroutine.create(function() end) end
  end,
}
