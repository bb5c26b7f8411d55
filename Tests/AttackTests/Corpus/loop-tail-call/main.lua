siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function again(n) return again(n + 1) end
    return again(0)
  end,
}
