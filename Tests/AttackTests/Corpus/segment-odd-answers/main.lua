siyu.segment {
  id = "s", title = "s",
  where = function(c, ctx)
    local t = setmetatable({}, { __eq = function() while true do end end })
    t[1] = t
    return t, 0 / 0, 2 ^ 63
  end,
}
