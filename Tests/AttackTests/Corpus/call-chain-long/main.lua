siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local f = function() return "yes" end
    for i = 1, 1000 do f = setmetatable({}, { __call = f }) end
    return f()
  end,
}
