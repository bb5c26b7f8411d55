siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = setmetatable({}, { __mode = "k" })
    local last = {}
    for i = 1, 100000 do
      local key = {}
      t[key] = last
      last = key
    end
    return "yes"
  end,
}
