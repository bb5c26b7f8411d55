siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function nest(n) return coroutine.wrap(nest)(n + 1) end
    local fine = pcall(nest, 0)
    if fine then return "yes" end
  end,
}
