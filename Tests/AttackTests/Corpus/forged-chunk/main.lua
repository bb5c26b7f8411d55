siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    load("error('skincare is broken')", "@plugins/skincare/main.lua")()
  end,
}
