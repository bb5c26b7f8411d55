siyu.tag_group {
  shared = "stage",
  assign = function() return "old" end,
}
