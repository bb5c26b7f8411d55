siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local keep = {}
    while true do
      local fine = pcall(function()
        local t = setmetatable({}, setmetatable({ __mode = "k" }, { __newindex = rawset }))
        t[{}] = ("x"):rep(100000) .. #keep
        keep[#keep + 1] = t
      end)
      if not fine then break end
    end
  end,
}
