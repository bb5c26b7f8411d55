siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local work = coroutine.wrap(function()
      table.sort({ 3, 2, 1 }, function() coroutine.yield(true) end)
      ("x"):gsub("x", coroutine.yield)
    end)
    for i = 1, 10 do work() end
    return "yes"
  end,
}
