siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = setmetatable({}, { __metatable = false })
    setmetatable(t, { __index = {} })
    return "yes"
  end,
}
