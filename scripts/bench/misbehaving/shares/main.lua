-- Loops at the last customers, and fills a group that another plugin fills too: the pass has to be
-- run again without it.
siyu.tag_group {
  shared = "stage",
  assign = function(c, ctx)
    if c.id == "C099000" then
      while true do end
    end
    return "old"
  end,
}
