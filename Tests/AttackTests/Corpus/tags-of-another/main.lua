siyu.tag_group {
  id = "skincare.value", title = "value", dimension = "value", values = { high = "high" },
  assign = function() return "high" end,
}
