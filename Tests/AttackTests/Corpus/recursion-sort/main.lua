siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function less(a, b)
      table.sort({ 2, 1 }, less)
      return a < b
    end
    table.sort({ 2, 1 }, less)
    return "yes"
  end,
}
