import SiyuModel

extension StoreContract {
  static let exports: [Promise] = [
    Promise("exports have their columns and come in a fixed order") { lab in
      let store = try lab.open()
      for file in Rows.everyKind.reversed() { try lab.bring(file, into: store) }
      // Lines were refused before their orders; once more, forward.
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      for kind in ExportKind.allCases where kind != .decisions {
        let rows = try store.table(kind)
        try require(!rows.isEmpty, "\(kind) has rows")
        for row in rows { try requireEqual(row.count, kind.columns.count, "\(kind)") }
      }
      try requireEqual(
        try store.table(.customers).map { [$0[0], $0[1], $0[2], $0[7]] },
        [["c1", "王芳", "13800000001", "杭州"], ["c2", "", "", "成都"]], "customers")
      try requireEqual(
        try store.table(.orders).map { [$0[0], $0[1], $0[2], $0[3], $0[9]] },
        [
          ["o1", "c1", "taobao", "tb1", "paid"], ["o2", "c2", "", "", "paid"],
          ["o3", "", "", "", "unpaid"],
        ], "orders")
      try requireEqual(
        try store.table(.orderLines),
        [
          ["o1", "s1", "", "", "1", "100"], ["o2", "s2", "", "", "2", "100"],
          ["o2", "s2", "", "", "3", "100"],
        ], "lines")
      try requireEqual(
        try store.table(.tags), [["c2", "vip:yes", "50", "hand", "", "", ""]], "tags")
      try requireEqual(
        try store.table(.groupMembers), [["g1", "c1", "7", ""]], "group members")
      try requireEqual(
        try store.table(.events), [["v1", "c2", "pool.joined", "250", "{\"pool\":\"wecom\"}"]],
        "events")
    },
    Promise("a customer's detail names accounts, fields, attributes and orders") { lab in
      let store = try lab.open()
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      let detail = try store.detail(of: store.customer(named: "tb1"))
      try requireEqual(detail.id, "c1", "id")
      try requireEqual(detail.accounts, ["c1", "taobao:tb1"], "accounts")
      try requireEqual(
        detail.fields.map { "\($0.name)=\($0.value)" },
        ["name=王芳", "phone=13800000001", "city=杭州"], "fields")
      try requireEqual(detail.attributes.map(\.value), ["dry"], "attributes")
      try requireEqual(detail.orderCount, 1, "orders")
    },
    Promise("texts of every script survive") { lab in
      let store = try lab.open()
      let names = ["王芳", "👩‍👩‍👧", "e\u{301}", "\u{e9}", "ł'\"\u{7f}", "عربي"]
      try lab.bring(
        .customers(names.enumerated().map { Rows.customer("c\($0)·\($1)", name: $1, city: $1) }),
        into: store)
      let rows = try store.table(.customers)
      for (index, name) in names.enumerated() {
        try require(
          rows[index][1].utf8.elementsEqual(name.utf8)
            && rows[index][7].utf8.elementsEqual(name.utf8), "\(name) came out as it went in")
      }
    },
  ]
}
