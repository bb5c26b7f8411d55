siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes", no = "no" }, exclusive = false,
  assign = function(c, ctx)
    local t = {}
    t[1] = t
    return t
  end,
}
