import SiyuModel

extension StoreContract {
  static let orders: [Promise] = [
    Promise("orders without a buyer are kept and counted, and invent nobody") { lab in
      let store = try lab.open()
      let rows = (0..<5).map { Rows.order("o\($0)", by: nil, at: $0 == 0 ? nil : Int64($0)) }
      let result = try lab.bring(.orders(rows), into: store)
      try requireEqual(result.counts.withoutBuyer, 5, "counted")
      let counts = try store.counts()
      try requireEqual(counts.ordersWithoutBuyer, 5, "kept")
      try requireEqual(counts.orders, 5, "orders")
      try requireEqual(counts.customers, 0, "customers")
      try requireEqual(try store.table(.orders).count, 5, "exported")
    },
    Promise("a corrected order moves in time, to another buyer, and nowhere twice") { lab in
      let store = try lab.open()
      try lab.bring(
        .orders([
          Rows.order("o1", by: Rows.brand("c1"), at: 100),
          Rows.order("o2", by: Rows.brand("c1"), at: 200),
        ]), into: store)
      let moved = try lab.bring(
        .orders([Rows.order("o1", by: Rows.brand("c1"), at: 300)]), into: store)
      try requireEqual(moved.counts.changed, 1, "changed")
      try requireEqual(try store.read()[0].orders.map(\.id), ["o2", "o1"], "order in time")
      try lab.bring(.orders([Rows.order("o1", by: Rows.brand("c2"), at: 300)]), into: store)
      try requireEqual(
        try store.read().map { $0.orders.map(\.id) }, [["o2"], ["o1"]], "each buyer's orders")
      try requireEqual(try store.counts().orders, 2, "orders")
    },
    Promise("an order known without its buyer gets one later") { lab in
      let store = try lab.open()
      try lab.bring(.orders([Rows.order("o1", by: nil)]), into: store)
      try lab.bring(.orders([Rows.order("o1", by: Rows.brand("c1"))]), into: store)
      try requireEqual(try store.counts().ordersWithoutBuyer, 0, "without buyer")
      try requireEqual(try store.read()[0].orders.map(\.id), ["o1"], "orders")
    },
    Promise("one id in two shops or sources is two orders") { lab in
      let store = try lab.open()
      for (source, shop) in [("", "a"), ("", "b"), ("taobao", "a")] {
        try lab.bring(
          .orders([Rows.order("o1", by: Rows.brand("c1"), shop: shop)]), into: store,
          source: source)
      }
      try requireEqual(try store.counts().orders, 3, "orders")
    },
    Promise("an id that comes again in one file corrects the earlier row") { lab in
      let store = try lab.open()
      let rows = [
        Rows.order("o1", by: Rows.brand("c1"), amount: 1),
        Rows.order("o2", by: Rows.brand("c2"), amount: 2),
        Rows.order("o1", by: Rows.brand("c3"), amount: 3),
        Rows.order("o1", by: Rows.brand("c3"), amount: 4, lines: [Rows.line("o1", "s1")]),
      ]
      // Once into an empty store, once into one that has orders.
      for prefix in ["", "later-"] {
        let result = try lab.bring(
          .orders(
            rows.map { row in
              var row = row
              row.orderID = prefix + row.orderID
              return row
            }), into: store)
        try requireEqual(result.counts.added, 2, "added")
        try requireEqual(result.counts.changed, 2, "changed")
        let order = try store.table(.orders).filter { $0[0] == prefix + "o1" }
        try requireEqual(order.map { [$0[1], $0[5]] }, [["c3", "4"]], "the order")
      }
      try requireEqual(try store.counts().orders, 4, "orders")
      try requireEqual(try store.counts().orderLines, 2, "lines")
    },
    Promise("lines find their orders, and lines of unknown orders are refused") { lab in
      let store = try lab.open()
      try lab.bring(
        .orders([
          Rows.order("o1", by: Rows.brand("c1"), shop: "a"),
          Rows.order("o1", by: Rows.brand("c2"), shop: "b"),
          Rows.order("o2", by: Rows.brand("c1")),
        ]), into: store)
      var inShop = Rows.line("o1", "s1")
      inShop.shop = "b"
      let result = try lab.bring(
        .orderLines([
          Rows.line("o2", "s1"), Rows.line("o9", "s1"), Rows.line("o1", "s1"), inShop,
        ]), into: store)
      try requireEqual(result.problems.map(\.index), [1, 2], "problems")
      try require(
        result.problems[0].reason.contains("no order 'o9'"), result.problems[0].reason)
      try requireEqual(try store.table(.orderLines).map { $0[0] }, ["o2", "o1"], "lines")
    },
    Promise("equal lines of one order all count, and a corrected one updates") { lab in
      let store = try lab.open()
      try lab.bring(.orders([Rows.order("o1", by: Rows.brand("c1"))]), into: store)
      let lines = [
        Rows.line("o1", "s1"), Rows.line("o1", "s1"), Rows.line("o1", "s2", quantity: 5),
      ]
      try lab.bring(.orderLines(lines), into: store)
      try requireEqual(try store.counts().orderLines, 3, "lines")
      var corrected = lines
      corrected[1].quantity = 7
      let result = try lab.bring(.orderLines(corrected), into: store)
      try requireEqual(result.counts.changed, 1, "changed")
      try requireEqual(
        try store.read()[0].orders[0].lines.map(\.quantity), [1, 7, 5], "quantities")
    },
    Promise("the newest product row's title wins over the line's") { lab in
      let store = try lab.open()
      let line = Rows.line("o1", "s1", title: "旧名")
      try lab.bring(
        .orders([Rows.order("o1", by: Rows.brand("c1"), lines: [line])]), into: store)
      try requireEqual(try store.read()[0].orders[0].lines[0].title, "旧名", "title")
      let before = try store.snapshot(readers: 1).referenceChange
      try lab.bring(.products([Rows.product("s1", title: "新名", at: 9)]), into: store)
      try requireEqual(try store.read()[0].orders[0].lines[0].title, "新名", "title")
      try require(
        try store.snapshot(readers: 1).referenceChange > before, "products change everybody")
    },
    Promise("a large file comes out as it went in, first and later") { lab in
      let store = try lab.open()
      var random = SeededRandom(7)
      var expected: [String: Int64] = [:]
      for part in 0..<2 {
        var rows: [OrderRecord] = []
        for index in 0..<3_000 {
          let id = "o\(part)-\(index)"
          let customer = "c\(random.below(300))"
          rows.append(
            Rows.order(
              id, by: Rows.brand(customer), at: Int64(random.below(1_000)),
              amount: Int64(index)))
          expected[customer, default: 0] += Int64(index)
        }
        try requireEqual(
          try lab.bring(.orders(rows), into: store).counts.added, 3_000, "added")
      }
      let sums = try store.read().map { ($0.id, $0.orders.reduce(0) { $0 + $1.amount }) }
      try requireEqual(
        Dictionary(uniqueKeysWithValues: sums), expected, "sums by customer")
    },
  ]
}
