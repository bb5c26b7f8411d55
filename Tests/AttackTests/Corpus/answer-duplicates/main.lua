siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes", no = "no" }, exclusive = false,
  assign = function(c, ctx)
    local t = {}
    for i = 1, 2000 do t[i] = "yes" end
    return t
  end,
}
