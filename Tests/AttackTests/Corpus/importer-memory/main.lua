local kept = {}
siyu.importer {
  id = "till", title = "till", kind = "orders",
  columns = {
    order_id = "order_id", paid_at = "paid_at", customer_id = "customer_id",
    amount = function(row, ctx)
      kept[#kept + 1] = ("x"):rep(1000000) .. #kept
      return 1
    end,
  },
}
