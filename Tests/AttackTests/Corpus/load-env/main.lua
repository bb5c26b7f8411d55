siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local ways = {
      "return os", "return siyu", "return _G", "return print", "return (function() return siyu end)()",
      "local _ENV = nil; return string", "return _ENV.siyu",
    }
    for _, text in ipairs(ways) do
      local made = load(text, "x", "t", {})
      local fine, value = pcall(made)
      if fine and value ~= nil then return "yes", text end
    end
  end,
}
