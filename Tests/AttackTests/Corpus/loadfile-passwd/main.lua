siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local _, message = loadfile("/etc/passwd")
    return "yes", message
  end,
}
