siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function deeper() return (("x"):gsub("x", deeper)) end
    return deeper()
  end,
}
