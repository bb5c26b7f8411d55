siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local file = io.open("/etc/passwd")
    return "yes", file:read("a")
  end,
}
