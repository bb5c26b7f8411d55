siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local parts = {}
    for i = 1, 300 do parts[i] = "x = x ~ " .. i .. ".5e3" end
    for i = 301, 600 do parts[i] = "x = x ~ " .. i end
    local made = load("local x = 0 " .. table.concat(parts, " ") .. " return x")
    local upvalue = { [true] = "a", [false] = "b" }
    local function compare() return upvalue[1 < 2] end
    compare()
    pcall(made or error)
  end,
}
