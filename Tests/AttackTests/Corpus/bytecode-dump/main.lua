siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local code = string.dump(function() return c end)
    return load(code:gsub("c", "d")) and "yes"
  end,
}
