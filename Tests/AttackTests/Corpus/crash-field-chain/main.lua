siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    if c.id ~= "C000001" then return end
    local made = load("local e = ... return e" .. (".a"):rep(100000) .. " + 1")
    local t = {}
    t.a = t
    return made and made(t)
  end,
}
