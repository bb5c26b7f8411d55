siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local called = false
    local mt = {}
    local t = setmetatable({}, mt)
    mt.__index = function() called = true end
    mt.__newindex = mt.__index
    mt.__len = mt.__index
    mt.__close = mt.__index
    local _ = t.x, pcall(function() return #t end)
    t.y = 1
    return called and "yes" or nil
  end,
}
