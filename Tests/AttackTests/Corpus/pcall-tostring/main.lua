siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = setmetatable({}, { __tostring = function() while true do end end })
    pcall(tostring, t)
    return "yes"
  end,
}
