import SiyuModel

extension StoreContract {
  static let passes: [Promise] = [
    Promise("a pass pushes what was imported") { lab in
      let store = try lab.open()
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      let read = try store.read()
      var first = RecordedSubject()
      first.id = "c1"
      first.city = "杭州"
      first.attributes = ["skin": "dry"]
      first.entities = ["pet e1": ["name": "咪咪", "age": "3"]]
      first.personal = [.name: "王芳", .phone: "13800000001"]
      first.answers = ["demo.koc/fans": "1200 at 100", "demo.koc/why": "\"想试试\" at 100"]
      first.balances = ["points": "20"]
      first.orders = [
        RecordedSubject.Order(
          id: "o1", paidAt: 300, amount: 1_000, refunded: 0, status: 1, platform: "taobao",
          channel: "", shop: "",
          lines: [
            RecordedSubject.Line(
              sku: "s1", title: "洁面乳", category: "", brand: "", quantity: 1, price: 100)
          ])
      ]
      try requireEqual(read[0], first, "the first customer")
      try requireEqual(read[1].held.values.map(\.self), [true], "the second's tags")
      try requireEqual(
        read[1].events,
        [RecordedSubject.Event(type: "pool.joined", at: 250, props: "{\"pool\":\"wecom\"}")],
        "the second's events")
      try requireEqual(read[1].orders[0].lines.map(\.quantity), [2, 3], "the second's lines")
    },
    Promise("what was not asked for is not pushed") { lab in
      let store = try lab.open()
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      for subject in try store.read(needs: [.phone]) {
        try requireEqual(subject.orders, [], "orders")
        try requireEqual(subject.events, [], "events")
        try require(subject.personal.keys.allSatisfy { $0 == .phone }, "personal fields")
      }
    },
    Promise("orders and events after the clock are only announced") { lab in
      let store = try lab.open()
      for file in Rows.everyKind { try lab.bring(file, into: store) }
      let read = try store.read(now: 249)
      try requireEqual(read[0].orders, [], "orders to come")
      try requireEqual(read[0].nextOrderAt, 300, "the next order")
      try requireEqual(read[1].orders.map(\.id), ["o2"], "orders so far")
      try requireEqual(read[1].nextEventAt, 250, "the next event")
      try requireEqual(read[1].nextOrderAt, .max, "no further order")
    },
    Promise("unpaid orders are kept and not pushed") { lab in
      let store = try lab.open()
      try lab.bring(
        .orders([
          Rows.order("o1", by: Rows.brand("c1"), at: nil),
          Rows.order("o2", by: Rows.brand("c1"), at: 5),
        ]), into: store)
      try requireEqual(try store.read()[0].orders.map(\.id), ["o2"], "orders")
      try requireEqual(try store.counts().orders, 2, "kept")
    },
    Promise("orders of one moment come by id, whatever the order of files") { lab in
      let store = try lab.open()
      for id in ["o3", "o1", "o2"] {
        try lab.bring(.orders([Rows.order(id, by: Rows.brand("c1"), at: 5)]), into: store)
      }
      try requireEqual(try store.read()[0].orders.map(\.id), ["o1", "o2", "o3"], "orders")
    },
    Promise("a store says when something is due next, and whether anybody wrote") { lab in
      let store = try lab.open()
      try lab.bring(.customers((0..<3).map { Rows.customer("c\($0)", city: "杭州") }), into: store)
      let before = try store.standing()
      try requireEqual(before.nextDue, nil, "nothing is due")
      try requireEqual(try store.standing(), before, "looking changes nothing")
      let (first, second) = (
        try store.customer(named: "c0").rawValue, try store.customer(named: "c1").rawValue
      )
      let run = try store.beginRun(
        RunHeader(identity: "due", now: Instant(seconds: 9), plugins: [], rules: [], mark: nil))
      var walks = SubjectChange(customer: second, changes: [], due: .max, keepsDue: true)
      walks.outreach = OutreachChange()
      walks.outreach?.enrolments = [
        Enrolment(
          key: EnrolmentKey(sop: "p.s", subject: .customer(second), occurrence: "hand:9"),
          customer: second, checksum: "k", enrolledAt: Instant(seconds: 9),
          state: .active, step: "a", due: Instant(seconds: 70), moment: Instant(seconds: 70))
      ]
      try run.commit(
        [SubjectChange(customer: first, changes: [], due: 100), walks], through: 1)
      try run.finish()
      let after = try store.standing()
      try requireEqual(after.nextDue, Instant(seconds: 70), "the earlier of both")
      for (time, due) in [(69, 70), (70, 100), (99, 100), (100, nil)] as [(Int64, Int64?)] {
        try requireEqual(
          try store.nextDue(after: Instant(seconds: time)), due.map { Instant(seconds: $0) },
          "due after \(time)")
      }
      try require(after.writes != before.writes, "somebody wrote")
    },
    Promise("a changed scope holds exactly those changed, or due") { lab in
      let store = try lab.open()
      let people = (0..<50).map { Rows.customer("c\($0)", city: "杭州") }
      try lab.bring(.customers(people), into: store)
      let mark = try store.snapshot(readers: 1).change
      func changed(by due: Int64 = 0) throws -> Set<String> {
        let scope = PassScope.changed(after: mark, dueBy: Instant(seconds: due))
        return Set(try store.read(scope).map(\.id))
      }
      try requireEqual(try changed(), [], "nothing yet")
      try lab.bring(.orders([Rows.order("o1", by: Rows.brand("c7"))]), into: store)
      try lab.bring(.customers([Rows.customer("c9", city: "成都")]), into: store)
      try lab.bring(.events([Rows.event("v1", Rows.brand("c11"), at: 5)]), into: store)
      try lab.bring(
        .attributes([AttributeRecord(person: Rows.brand("c13"), name: "a", value: "b")]),
        into: store)
      try store.setTag(
        TagName(group: "vip", value: "yes"), on: store.customer(named: "c15"),
        at: Instant(seconds: 1))
      try requireEqual(try changed(), ["c7", "c9", "c11", "c13", "c15"], "changed")
      _ = try store.merge("c20", "c21")
      try requireEqual(
        try changed(), ["c7", "c9", "c11", "c13", "c15", "c20"], "changed after a merge")
      let header = RunHeader(
        identity: "a", now: Instant(seconds: 9), plugins: [], rules: [], mark: nil)
      let run = try store.beginRun(header)
      try run.commit(
        [
          SubjectChange(
            customer: try store.customer(named: "c30").rawValue, changes: [], due: 100)
        ], through: 1)
      try run.finish()
      try require(try !changed(by: 99).contains("c30"), "not due yet")
      try require(try changed(by: 100).contains("c30"), "due")
    },
    Promise("scopes agree with each other, over merges and unmerges") { lab in
      let store = try lab.open()
      var random = SeededRandom(3)
      for round in 0..<4 {
        let rows = (0..<200).map {
          Rows.order(
            "o\(round)-\($0)", by: Rows.account("taobao", "t\(random.below(40))"),
            at: Int64(random.below(500)))
        }
        try lab.bring(.orders(rows), into: store)
        try? {
          _ = try store.merge("taobao:t\(random.below(40))", "taobao:t\(random.below(40))")
          _ = try store.unmerge("taobao:t\(random.below(40))")
        }()
        let full = try store.read()
        try requireEqual(full.reduce(0) { $0 + $1.orders.count }, 200 * (round + 1), "orders")
        let numbers = try full.map { try store.customer(named: $0.id) }
        try requireEqual(try store.read(.only(numbers)), full, "only")
        try requireEqual(
          try store.read(.changed(after: -1, dueBy: Instant(seconds: 0)), size: 1), full,
          "changed")
      }
    },
    Promise("all readers of a snapshot see one state while others write") { lab in
      let store = try lab.open()
      try lab.bring(.orders([Rows.order("o1", by: Rows.brand("c1"))]), into: store)
      let snapshot = try store.snapshot(readers: 2)
      let before = try snapshot.read()
      try lab.bring(.orders([Rows.order("o2", by: Rows.brand("c1"))]), into: store)
      try lab.bring(.customers([Rows.customer("c2")]), into: store)
      try requireEqual(try snapshot.read(), before, "the first reader again")
      try requireEqual(try snapshot.read(), before, "another reader")
      try requireEqual(snapshot.customerCount, 1, "customers")
      try requireEqual(try store.read().count, 2, "a new snapshot")
    },
    Promise("a sample is everybody, or as many at equal distances") { lab in
      let store = try lab.open()
      try lab.bring(.customers((0..<10).map { Rows.customer("c\($0)") }), into: store)
      try requireEqual(try store.snapshot(readers: 1).sample(of: 3).isEmpty, false, "a sample")
      _ = try store.merge("c4", "c5")
      let snapshot = try store.snapshot(readers: 1)
      func ids(_ count: Int) throws -> [String] {
        try snapshot.sample(of: count).map { try store.publicID(of: $0) }
      }
      // Nine are left, and the one who was merged away is nobody.
      try requireEqual(try ids(20).count, 9, "everybody")
      try requireEqual(try ids(9).count, 9, "as many as there are")
      try requireEqual(try ids(3), ["c0", "c3", "c7"], "each third")
      try requireEqual(try ids(3), ["c0", "c3", "c7"], "the same again")
      try requireEqual(try ids(1), ["c0"], "one")
      try requireEqual(try ids(0), [], "nobody")
    },
    Promise("slices are whole buckets and do not overlap") { lab in
      let store = try lab.open()
      try lab.bring(
        .customers((0..<9_000).map { Rows.customer("c\($0)") }), into: store)
      let snapshot = try store.snapshot(readers: 1)
      for size in [1, 4_096, 8_192] {
        let slices = try snapshot.slices(.full, size: size)
        for slice in slices {
          let bucket = Int64(1) << CustomerNumber.bucketBits
          try requireEqual(slice.numbers.lowerBound % bucket, 0, "start")
          try requireEqual(slice.numbers.upperBound % bucket, 0, "end")
        }
        try require(slices.count >= 2, "several slices of \(size)")
      }
      try requireEqual(try snapshot.read(size: 8_192).count, 9_000, "customers")
    },
  ]
}
