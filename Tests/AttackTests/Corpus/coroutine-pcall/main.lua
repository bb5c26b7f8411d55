siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    while true do
      coroutine.resume(coroutine.create(function()
        pcall(function() while true do end end)
      end))
    end
  end,
}
