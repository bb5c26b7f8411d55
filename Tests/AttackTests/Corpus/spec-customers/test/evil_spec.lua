it("grows", function()
  local orders = {}
  for i = 1, 10000 do orders[i] = { paid_at = "-1d", amount = "1.00", items = { { title = ("x"):rep(1000) } } } end
  local all = {}
  while true do all[#all + 1] = customer { orders = orders, id = ("x"):rep(100000) } end
end)
