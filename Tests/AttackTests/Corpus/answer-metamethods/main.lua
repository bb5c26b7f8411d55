siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes", no = "no" }, exclusive = false,
  assign = function(c, ctx)
    return setmetatable({}, {
      __index = function() return "yes" end, __len = function() return 1 << 40 end,
      __pairs = function() while true do end end,
    })
  end,
}
