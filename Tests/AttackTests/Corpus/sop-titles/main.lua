siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
siyu.sop { id = "s", title = string.rep("长", 1000000), enrol = all,
  steps = { { id = "a", task = string.rep("长", 1000000) } } }
