siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = {}
    setmetatable(t, { __call = t })
    t()
    return "yes"
  end,
}
