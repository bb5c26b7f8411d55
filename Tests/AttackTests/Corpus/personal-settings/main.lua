siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, name in ipairs { "secret", "high_value", "quiet", "skincare", "settings" } do
      local fine, value = pcall(function() return ctx.settings[name] end)
      if fine and value ~= nil then return "yes", name end
    end
  end,
}
