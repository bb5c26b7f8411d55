siyu.tag_group { shared = "nobody", assign = function() return "old" end }
