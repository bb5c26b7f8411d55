siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local bad = setmetatable({}, {
      __tostring = function() while true do end end, __index = function() while true do end end,
    })
    return "yes", setmetatable({ "{bad}", bad = bad }, { __index = function() while true do end end })
  end,
}
