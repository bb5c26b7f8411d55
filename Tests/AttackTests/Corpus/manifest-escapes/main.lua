siyu.segment { id = "s", title = "s", where = function() return true end }
