siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id ~= "C000001" then return end
    pcall(string.format, "%999999999d", 1)
    local numbers = {}
    for i = 1, 5000 do numbers[i] = i end
    local s = ("%99d"):rep(5000)
    return string.format(s .. s, table.unpack(numbers)) and "yes"
  end,
}
