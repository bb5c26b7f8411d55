siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local code = "\27LuaT\0\25\147\r\n\26\n\4\8\8xV\0\0\0\0\0\0\0\0\0\0\0(w@\1"
    for _, mode in ipairs { "b", "bt", "t" } do
      if load(code, "x", mode) then return "yes" end
    end
    if load(code) then return "yes" end
  end,
}
