siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes", no = "no" }, exclusive = false,
  assign = function(c, ctx)
    if c.id > "C000003" then return end
    local t = {}
    for i = 1, 200000 do t[i] = "yes" end
    return t
  end,
}
