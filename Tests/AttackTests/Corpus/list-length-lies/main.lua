siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local n = 0
    local liar = setmetatable({}, { __len = function()
      n = n + 1
      return n == 1 and 0 or 1 << 50
    end })
    local text = table.concat(liar)
    return #text > 0 and "yes" or nil
  end,
}
