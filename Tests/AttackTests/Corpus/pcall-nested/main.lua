siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function nest(n)
      if n == 0 then while true do end end
      pcall(nest, n - 1)
      while true do end
    end
    nest(150)
    return "yes"
  end,
}
