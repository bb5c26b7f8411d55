siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
siyu.sop { id = "s", title = "s", enrol = all, steps = { { id = "a", task = "a",
  when = function(c, ctx) while true do end end } } }
