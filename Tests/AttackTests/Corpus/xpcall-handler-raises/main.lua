siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local function handler(e) error(e) end
    for i = 1, 10 do xpcall(error, handler, "x") end
  end,
}
