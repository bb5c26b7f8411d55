siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    setmetatable(t, { __index = t })
    local u, v = {}, {}
    setmetatable(u, { __index = v })
    setmetatable(v, { __index = u })
    return t.x or u.x
  end,
}
