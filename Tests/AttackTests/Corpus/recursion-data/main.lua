siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local made = siyu.json.decode(("["):rep(100000))
    return made and "yes"
  end,
}
