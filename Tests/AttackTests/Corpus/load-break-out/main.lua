siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local ways = {
      "end, siyu, function()", "end return siyu, function()", "end)(); return siyu --",
      "return siyu end, function(...)", "--[[", "]]", "end; siyu.log('out') do",
    }
    for _, text in ipairs(ways) do
      local made, other = load(text, "x", "t", {})
      if type(other) == "table" then return "yes", text end
      local fine, value = pcall(made or error)
      if fine and value ~= nil then return "yes", text end
    end
  end,
}
