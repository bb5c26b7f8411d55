siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local mt = {}
    local t = setmetatable({ {} }, mt)
    mt.__mode = "v"
    local waste = {}
    for i = 1, 3000 do waste[i % 10] = { i } end
    return t[1] == nil and "yes" or nil
  end,
}
