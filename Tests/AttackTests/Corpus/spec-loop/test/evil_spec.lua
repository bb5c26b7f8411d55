it("spins", function() while true do end end)
