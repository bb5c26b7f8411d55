siyu.tag_group {
  id = "g", title = "\27]0;owned\7\27[31m\u{2067}\nx", dimension = "value", values = { yes = "\27[2J\r\u{202e}title" },
  assign = function(c, ctx)
    return "yes"
  end,
}
