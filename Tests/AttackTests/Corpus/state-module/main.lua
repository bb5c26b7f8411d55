local counter = require("lib.counter")
siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    counter.n = counter.n + 1
    return counter.n > 1 and "yes" or nil
  end,
}
