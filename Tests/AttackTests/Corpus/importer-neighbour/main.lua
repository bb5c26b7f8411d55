siyu.importer {
  id = "../skincare", title = "\27[2J", kind = "orders",
  columns = { ["\27[31m"] = "x", order_id = "\27[31m" },
}
