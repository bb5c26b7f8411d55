it("lies", function()
  for _, x in ipairs { 0 / 0, 2 ^ 63, math.mininteger, "\27[31m", "\0", {}, print, ("9"):rep(1000) } do
    for _, field in ipairs { "id", "now", "joined_at", "phone", "birthday", "orders", "events", "tags", "entities", "attributes" } do
      pcall(customer, { [field] = x })
      pcall(customer, { orders = { { paid_at = x, amount = x, items = { { quantity = x } } } } })
      pcall(at, x)
      pcall(clock.advance, x)
      pcall(settings, { x = x })
    end
  end
  error("done")
end)
