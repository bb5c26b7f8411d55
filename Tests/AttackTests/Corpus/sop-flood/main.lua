siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
siyu.sop { id = "s", title = "s", enrol = all, priority = 100, steps = { { id = "a", send = "content/a" }, { id = "b", send = "content/a" }, { id = "c", send = "content/a" } } }
