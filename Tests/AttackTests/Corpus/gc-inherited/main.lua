siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local ran = false
    local mt = setmetatable({}, { __index = { __gc = function() ran = true end } })
    for i = 1, 100 do setmetatable({}, mt) end
    for i = 1, 2000 do local _ = { i } end
    return ran and "yes" or nil
  end,
}
