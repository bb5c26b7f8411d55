siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local mt
    mt = { __concat = function(a, b)
      local function deep(n) if n > 0 then return deep(n - 1), 1 end return 1 end
      deep(150 + b.n % 7)
      return setmetatable({ n = b.n + 1 }, mt)
    end }
    local function object() return setmetatable({ n = 0 }, mt) end
    if c.id > "C000003" then return end
    for round = 1, 50 do
      coroutine.wrap(function()
        local a, b, d, e = object(), object(), object(), object()
        local _ = a .. b .. d .. e .. a .. b .. d .. e .. "x" .. a .. b
      end)()
    end
  end,
}
