siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
local steps = {}
for i = 1, 90 do steps[i] = { id = "s" .. i, task = "任务" .. i } end
siyu.sop { id = "s", title = "s", enrol = all, steps = steps }
