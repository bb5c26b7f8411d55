siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
local steps = {}
for i = 1, 4000 do steps[i] = { id = "s" .. i, wait = "1d", task = "a" } end
siyu.sop { id = "s", title = "s", enrol = all, steps = steps }
