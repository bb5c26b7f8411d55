siyu.money = function() return "¥0.00" end
