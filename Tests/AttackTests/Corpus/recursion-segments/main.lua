siyu.segment { id = "one", title = "one", where = function(c) return c.segments:has("two") end }
siyu.segment { id = "two", title = "two", where = function(c) return c.segments:has("one") end }
