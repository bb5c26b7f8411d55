siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    load("\n\n\nerror('x')", "@/etc/passwd")()
  end,
}
