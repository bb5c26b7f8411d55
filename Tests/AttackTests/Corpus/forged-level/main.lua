siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, level in ipairs { 1 << 31, -5, 99, math.mininteger } do
      local fine = pcall(error, "x", level)
      if fine then return "yes" end
    end
    error("far away", 1 << 30)
  end,
}
