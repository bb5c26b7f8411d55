siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    local mt = {}
    setmetatable(t, mt)
    mt.__call = t
    t()
    return "yes"
  end,
}
