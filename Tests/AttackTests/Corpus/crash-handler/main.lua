siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id > "C000003" then return end
    for round = 1, 20 do
      local work = coroutine.create(function()
        local function deep(n)
          if n > 0 then
            local a, b, d = deep(n - 1)
            return a, b, d
          end
          xpcall(coroutine.yield, function(e) return e end)
          return 1
        end
        xpcall(deep, function(e) return e end, 180)
      end)
      coroutine.resume(work)
      for i = 1, 3000 do local _ = { i } end
      coroutine.close(work)
    end
  end,
}
