import SiyuModel

extension StoreContract {
  static let importing: [Promise] = [
    Promise("every kind of file, imported again, changes nothing") { lab in
      let store = try lab.open()
      for file in Rows.everyKind {
        let first = try lab.bring(file, into: store)
        try requireEqual(first.problems, [], "\(file.kind)")
        try require(first.counts.added > 0, "\(file.kind) adds")
      }
      let before = try store.everything()
      let change = try store.snapshot(readers: 1).change
      for file in Rows.everyKind {
        let again = try lab.bring(file, into: store)
        try requireEqual(again.counts.added, 0, "\(file.kind) added again")
        try requireEqual(again.counts.changed, 0, "\(file.kind) changed again")
      }
      try requireEqual(try store.everything(), before, "the store")
      try requireEqual(try store.snapshot(readers: 1).change, change, "the change number")
    },
    Promise("a store opened again holds the same") { lab in
      let before = try {
        let store = try lab.open()
        for file in Rows.everyKind { try lab.bring(file, into: store) }
        return (try store.everything(), try store.read())
      }()
      let again = try lab.open()
      try requireEqual(try again.everything(), before.0, "the store")
      try requireEqual(try again.read(), before.1, "a pass")
    },
    Promise("a dry run writes nothing and counts the same") { lab in
      let store = try lab.open()
      for file in Rows.everyKind {
        let before = try store.everything()
        let dry = try lab.bring(file, into: store, dryRun: true)
        try requireEqual(try store.everything(), before, "after a dry run of \(file.kind)")
        let real = try lab.bring(file, into: store)
        try requireEqual(dry.counts, real.counts, "\(file.kind)")
      }
    },
    Promise("a session that is not finished leaves only what was committed") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      let before = try store.everything()
      do {
        let header = ImportHeader(kind: .customers, columns: ["customer_id"])
        let session = try store.beginImport(header, options: lab.options())
        _ = try session.add(.customers([Rows.customer("c2")]))
      }
      try requireEqual(try store.everything(), before, "the store")
    },
    Promise("a corrected row updates, an absent column leaves, an empty cell clears") { lab in
      let store = try lab.open()
      try lab.bring(
        .customers([Rows.customer("c1", name: "王芳", city: "杭州")]), into: store)
      let corrected = try lab.bring(
        .customers([Rows.customer("c1", city: "成都")]), into: store,
        columns: ["customer_id", "city"])
      try requireEqual(corrected.counts.changed, 1, "changed")
      let named = try store.table(.customers)[0]
      try requireEqual([named[1], named[7]], ["王芳", "成都"], "name and city")
      try lab.bring(
        .customers([Rows.customer("c1")]), into: store, columns: ["customer_id", "name"])
      let cleared = try store.table(.customers)[0]
      try requireEqual([cleared[1], cleared[7]], ["", "成都"], "name and city")
    },
    Promise("a row that names nobody is refused, and the rest is taken") { lab in
      let store = try lab.open()
      let result = try lab.bring(
        .customers([CustomerRecord(person: PersonReference()), Rows.customer("c1")]), into: store)
      try requireEqual(result.problems.map(\.index), [0], "problems")
      try requireEqual(result.counts.added, 1, "added")
    },
    Promise("of product rows the newest wins, whatever the order of files") { lab in
      let store = try lab.open()
      let rows = [
        Rows.product("s1", title: "旧", at: 1), Rows.product("s1", title: "新", at: 3),
        Rows.product("s1", title: "中", at: 2), Rows.product("s1", title: "新甲", at: 3),
      ]
      for row in rows { try lab.bring(.products([row]), into: store) }
      let first = try store.table(.products)
      for row in rows.reversed() { try lab.bring(.products([row]), into: store) }
      try requireEqual(try store.table(.products), first, "products")
      try requireEqual(first[0][1], "新甲", "title")
    },
    Promise("an attribute without a value is removed") { lab in
      let store = try lab.open()
      let person = Rows.brand("c1")
      try lab.bring(
        .attributes([AttributeRecord(person: person, name: "skin", value: "dry")]), into: store)
      try lab.bring(
        .attributes([AttributeRecord(person: person, name: "skin", value: nil)]), into: store)
      try requireEqual(try store.table(.attributes), [], "attributes")
    },
    Promise("an entity goes with whom it was named last") { lab in
      let store = try lab.open()
      for owner in ["c1", "c2"] {
        let row = EntityRecord(
          entityID: "e1", person: Rows.brand(owner), kind: "pet", name: "name", value: "咪咪")
        try lab.bring(.entities([row]), into: store)
      }
      try requireEqual(
        try store.table(.entities), [["e1", "c2", "pet", "name", "咪咪"]], "entities")
      try requireEqual(
        try store.read().map { $0.entities.count }, [0, 1], "entities in a pass")
    },
  ]
}
