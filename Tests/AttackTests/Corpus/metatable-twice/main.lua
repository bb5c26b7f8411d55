siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local looks = 0
    local mt = setmetatable({}, { __index = function(_, key)
      looks = looks + 1
      if looks > 1 and key == "__mode" then return "k" end
      if looks > 1 and key == "__gc" then return function() end end
    end })
    setmetatable({}, mt)
    return getmetatable(setmetatable({}, mt)) ~= mt and "yes" or nil
  end,
}
