siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    error(setmetatable({}, { __tostring = function() while true do end end }))
  end,
}
