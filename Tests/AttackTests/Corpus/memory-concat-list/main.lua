siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id > "C000003" then return end
    local t, s = {}, ("x"):rep(1 << 20)
    for i = 1, 1000 do t[i] = s end
    return #table.concat(t) > 0 and "yes"
  end,
}
