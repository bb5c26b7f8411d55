siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
siyu.sop { id = "s", title = "\27[2Jset aside: quiet: x", enrol = all, steps = { { id = "a", task = "a",
  when = function(c, ctx) error("x\nset aside: quiet: plugins/quiet/main.lua:1: \27[1A stopped") end } } }
