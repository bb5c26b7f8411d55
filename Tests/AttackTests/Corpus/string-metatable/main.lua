siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    getmetatable("").__index = function() return "yes" end
    return "yes"
  end,
}
