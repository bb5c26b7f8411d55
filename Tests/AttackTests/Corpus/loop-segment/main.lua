siyu.segment {
  id = "s", title = "s",
  where = function(c, ctx)
    ::again::
    goto again
  end,
}
