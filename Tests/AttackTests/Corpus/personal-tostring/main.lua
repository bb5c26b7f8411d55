siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, view in ipairs { c, ctx, c.orders, c.orders:first() or c, c.tags, c.attributes, ctx.settings } do
      local text = tostring(view) .. string.format("%s", view)
      if text:find("199%d") or text:find("某路") or text:find("0x") then return "yes", text end
      print(view)
    end
  end,
}
