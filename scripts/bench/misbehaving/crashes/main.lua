-- Takes memory until its limit is met, near the end.
local kept = {}
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id == "C090000" then
      while true do kept[#kept + 1] = ("x"):rep(10000) .. #kept end
    end
    return "yes"
  end,
}
