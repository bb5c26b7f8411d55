siyu.importer {
  id = "till", title = "till", kind = "orders",
  columns = {
    order_id = "order_id", paid_at = "paid_at", customer_id = "customer_id",
    amount = function(row, ctx)
      while true do end
    end,
  },
}
