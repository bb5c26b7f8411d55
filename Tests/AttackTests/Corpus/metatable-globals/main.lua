setmetatable(_G, { __index = function() return function() end end })
