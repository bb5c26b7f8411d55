for _, id in ipairs { "a:b", "a.b", "a,b", " ", "", "A", ("x"):rep(1000), "../x", "a\0b", "值" } do
  siyu.tag_group {
    id = id, title = "t", dimension = "value", values = { [id] = "v" }, assign = function() end,
  }
end
