siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
local kept
siyu.sop { id = "s", title = "s", enrol = all, steps = { { id = "a", task = "a",
  when = function(c, ctx) if kept then return kept:sent("a") end kept = ctx.run return false end } } }
