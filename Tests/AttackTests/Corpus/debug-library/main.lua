siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local registry = debug.getregistry()
    return registry and "yes"
  end,
}
