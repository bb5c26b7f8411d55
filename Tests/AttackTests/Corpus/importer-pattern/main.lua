siyu.importer {
  id = "till", title = "till", kind = "orders",
  columns = {
    order_id = "order_id", paid_at = "paid_at", customer_id = "customer_id",
    amount = function(row, ctx)
      return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40) .. "b")
    end,
  },
}
