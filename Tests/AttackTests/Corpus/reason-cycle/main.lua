siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local t = { "{t} {t.t} {}" }
    t.t = t
    return "yes", t
  end,
}
