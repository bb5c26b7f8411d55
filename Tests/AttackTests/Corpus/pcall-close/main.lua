siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local x <close> = setmetatable({}, { __close = function() while true do end end })
    while true do end
  end,
}
