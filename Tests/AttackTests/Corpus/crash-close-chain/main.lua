siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id ~= "C000001" then return end
    local last
    for i = 1, 20000 do
      local inner = last
      last = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function()
          if inner then coroutine.close(inner) end
        end })
        coroutine.yield()
      end)
      coroutine.resume(last)
    end
    coroutine.close(last)
  end,
}
