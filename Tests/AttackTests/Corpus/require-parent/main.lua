local rfm = require("../skincare/lib/rfm")
siyu.segment { id = "s", title = "s", where = function() return rfm end }
