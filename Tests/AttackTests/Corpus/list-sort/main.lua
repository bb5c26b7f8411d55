siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    table.sort(setmetatable({}, { __len = function() return (1 << 31) - 2 end }))
    return "yes"
  end,
}
