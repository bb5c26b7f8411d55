siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
siyu.sop { id = "s", title = "s", enrol = all, leave = function(c, ctx)
  local t = {} while true do t[#t + 1] = string.rep("x", 100000) .. #t end end,
  steps = { { id = "a", task = "a" } } }
