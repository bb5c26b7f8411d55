siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    setmetatable({}, { __gc = function() while true do end end })
    return "yes"
  end,
}
