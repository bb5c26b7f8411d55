siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local pieces, i = { "\27", "Lua", "T\0\25\147" }, 0
    local made = load(function()
      i = i + 1
      return pieces[i]
    end)
    if made then return "yes" end
  end,
}
