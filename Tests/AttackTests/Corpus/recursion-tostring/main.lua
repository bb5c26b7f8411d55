siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t
    t = setmetatable({}, { __tostring = function() return tostring(t) end })
    return tostring(t)
  end,
}
