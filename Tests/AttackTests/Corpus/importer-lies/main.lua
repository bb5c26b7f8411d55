local n = 0
siyu.importer {
  id = "till", title = "till", kind = "orders",
  columns = {
    order_id = "order_id", paid_at = "paid_at", customer_id = "customer_id",
    amount = function(row, ctx)
      local t = {}
      t[1] = t
      local odd = { 0 / 0, 2 ^ 63, -1, math.mininteger, t, print, "\27[31m", "1e999", true }
      n = n % #odd + 1
      return odd[n]
    end,
  },
}
