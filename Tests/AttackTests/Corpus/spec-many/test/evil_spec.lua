for i = 1, 3000 do it(("x"):rep(100) .. i, function() end) end
