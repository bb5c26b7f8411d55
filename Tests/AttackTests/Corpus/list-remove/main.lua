siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    table.remove(setmetatable({}, { __len = function() return 1 << 40 end }), 1)
    return "yes"
  end,
}
