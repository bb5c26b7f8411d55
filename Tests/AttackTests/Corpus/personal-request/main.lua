siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    for _, name in ipairs { "customers", "export", "propose", "retract", "args", "request", "query" } do
      local fine = pcall(function()
        if name == "export" then siyu.export("x.csv", { columns = { "a" }, rows = {} }) end
        if name == "customers" then for other in siyu.customers { fields = { "phone" } } do end end
        siyu[name](c, "skincare.value:high")
      end)
      if fine then return "yes", name end
    end
  end,
}
