import SiyuModel

extension StoreContract {
  static let exports: [Promise] = [
    Promise("exports have their columns and come in a fixed order") { lab in
      let store = try lab.open()
      for file in Rows.everyKind.reversed() { try lab.bring(file, into: store) }
      // Lines were refused before their orders; once more, forward.
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      let decided: Set<ExportKind> = [
        .owners, .decisions, .enrolments, .messages, .tasks, .standings,
      ]
      for kind in ExportKind.allCases where !decided.contains(kind) {
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
    Promise("enrolments, messages and tasks are exported, groups' last") { lab in
      let lab = try OutreachLab(lab)
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: "e1", person: Rows.brand("c2"), kind: "pet", name: "name", value: "咪咪")
        ]))
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.apply(
        [
          one: Outreach.change(
            [Outreach.full(one)], messages: [Outreach.message("m1", one)],
            tasks: [Outreach.task("t1", one)]),
          two: Outreach.change([Outreach.enrolment(.entity(1), customer: two)]),
        ],
        groups: [
          (
            "g1",
            Outreach.change(
              [Outreach.enrolment(.group("g1"))],
              messages: [Outreach.message("m2", nil, group: "g1")])
          )
        ])
      for kind in [ExportKind.enrolments, .messages, .tasks] {
        for row in try lab.store.table(kind) {
          try requireEqual(row.count, kind.columns.count, "\(kind)")
        }
      }
      try requireEqual(
        try lab.store.table(.enrolments).map { [$0[1], $0[2], $0[3], $0[7], $0[8], $0[11]] },
        [
          ["c1", "", "", "active", "hello", "2"], ["c2", "e1", "", "active", "hello", "0"],
          ["", "", "g1", "active", "hello", "0"],
        ], "enrolments")
      try requireEqual(
        try lab.store.table(.messages).map { [$0[0], $0[3], $0[5], $0[6], $0[10]] },
        [["m1", "c1", "", "s1", "admitted"], ["m2", "", "g1", "s1", "admitted"]], "messages")
      try requireEqual(
        try lab.store.table(.tasks).map { [$0[0], $0[3], $0[7]] }, [["t1", "c1", "回访"]], "tasks")
    },
  ]
}
