siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = setmetatable({}, { __index = function() while true do end end })
    return t.x
  end,
}
