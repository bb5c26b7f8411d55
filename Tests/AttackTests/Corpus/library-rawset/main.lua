rawset(table, "concat", function() return "owned" end)
