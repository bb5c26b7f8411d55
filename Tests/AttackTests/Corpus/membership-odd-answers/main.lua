siyu.tag_group { id = "g", title = "g", dimension = "value", values = { yes = "yes" }, assign = function() return "yes" end }
local odd = { {}, "yes", 0 / 0, print, function() end, 1 / 0, -1 }
siyu.membership {
  id = "m", title = "m", kind = "growth", by = function(c) return odd[c.orders:count() % 7 + 1] end,
  levels = { { id = "a", title = "a", from = 1 } },
}
