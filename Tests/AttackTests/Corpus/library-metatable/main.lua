setmetatable(string, { __index = function() return "owned" end })
