siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local all = { tag = "g:yes", existing = true }
local odd = { {}, "yes", 1, 0 / 0, print, function() end }
siyu.sop { id = "s", title = "s", enrol = all, steps = { { id = "a", task = "a",
  when = function(c, ctx) return odd[c.orders:count() % 6 + 1] end } } }
