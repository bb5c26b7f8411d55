siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, open in ipairs { "(", "{", "- ", "not ", "a.b[", "function() ", "do ", "if x then ", "..", "x^" } do
      local made = load("return " .. open:rep(100000))
      if made then return "yes" end
    end
  end,
}
