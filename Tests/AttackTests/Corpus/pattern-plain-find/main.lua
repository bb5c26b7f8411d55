siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local text = ("a"):rep(3000000)
    return text:find(("a"):rep(1500000) .. "b", 1, true) and "yes"
  end,
}
