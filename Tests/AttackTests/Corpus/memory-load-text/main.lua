siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id ~= "C000001" then return end
    local n = 0
    local made = load(function()
      n = n + 1
      return n <= 2000 and ("x = 1 "):rep(10000) or nil
    end)
    if made then return "yes" end
  end,
}
