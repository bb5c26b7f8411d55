siyu.sop { id = "s", title = "s", enrol = { tag = "skincare.value:high", existing = true }, steps = {
  { id = "a", after = "1d", task = "a" },
  { id = "b", when = function(c, ctx) return true end, go_to = "a" } } }
