-- Takes memory until its limit is met, near the end.
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id == "C090000" then
      local kept = {}
      while true do kept[#kept + 1] = ("x"):rep(10000) .. #kept end
    end
    return "yes"
  end,
}
