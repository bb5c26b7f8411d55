siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local fine = false
    for _, self in ipairs { 1, "x", {}, print, c, ctx, c.tags, c.attributes, siyu.keep } do
      fine = fine or pcall(c.orders.count, self)
      fine = fine or pcall(c.orders.sum, self, "net")
      if self ~= c.tags then fine = fine or pcall(c.tags.has, self, "g") end
      if self ~= c.attributes then fine = fine or pcall(c.attributes.get, self, "x") end
    end
    return fine and "yes" or nil
  end,
}
