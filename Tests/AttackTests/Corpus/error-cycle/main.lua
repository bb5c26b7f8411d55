siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    t.message = t
    error(setmetatable(t, { __index = t, __name = "x\27[31m" }))
  end,
}
