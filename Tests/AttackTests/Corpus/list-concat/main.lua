siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    table.concat(setmetatable({}, { __len = function() return 1 << 40 end }))
    return "yes"
  end,
}
