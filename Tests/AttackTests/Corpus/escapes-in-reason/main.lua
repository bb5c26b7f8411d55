siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    return "yes", "\27[2J\r\u{202e}\u{2066}because\0\u{85}\u{2028}"
  end,
}
