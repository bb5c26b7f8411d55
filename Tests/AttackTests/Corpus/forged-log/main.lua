siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    print("fine\nset aside: skincare: plugins/skincare/main.lua:1: crashed")
    siyu.log("\27[2J\27]0;owned\7\r\u{202e}\u{2066}\u{200b}\u{feff}\0\u{9b}31m")
  end,
}
