siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    pcall(string.pack, "!16 Xi16 i16", 1)
    pcall(string.unpack, "s8", ("\255"):rep(8))
    pcall(string.unpack, "i4", "xxxx", math.mininteger)
    pcall(utf8.char, 1 << 40)
    return #string.pack(("i16"):rep(1 << 14), 1) > 0 and "yes"
  end,
}
