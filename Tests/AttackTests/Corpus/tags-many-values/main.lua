local values = {}
for i = 1, 100000 do values["v" .. i] = "v" end
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = values, assign = function() return "v1" end,
}
