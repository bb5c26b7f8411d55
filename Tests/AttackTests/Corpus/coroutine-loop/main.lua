siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local work = coroutine.wrap(function() while true do end end)
    work()
    return "yes"
  end,
}
