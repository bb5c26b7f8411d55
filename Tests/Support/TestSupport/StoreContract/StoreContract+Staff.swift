import SiyuModel

extension StoreContract {
  static let staff: [Promise] = [
    Promise("regions are a tree, whatever the order of rows") { lab in
      let store = try lab.open()
      func region(_ id: String, _ parent: String?) -> RegionRecord {
        RegionRecord(regionID: id, title: id, parentID: parent)
      }
      let good = try lab.bring(
        .regions([region("a3", "a2"), region("a2", "a1"), region("a1", nil)]), into: store)
      try requireEqual(good.problems, [], "problems")
      try requireEqual(good.counts.added, 3, "added")
      let bad = try lab.bring(
        .regions([
          region("a1", "a3"), region("x", "y"), region("y", "x"), region("z", "aa1"),
          region("b", "a1"), region("me", "me"),
        ]), into: store)
      try requireEqual(
        bad.problems.map(\.reason),
        [
          "parent_id: 'a1' would lie in itself: a1 in a3 in a2 in a1",
          "parent_id: 'x' would lie in itself: x in y in x",
          "parent_id: 'y' would lie in itself: y in x in y",
          "parent_id: there is no region 'aa1'; did you mean 'a1'?",
          "parent_id: 'me' would lie in itself: me in me",
        ], "reasons")
      try requireEqual(
        try store.table(.regions).map { [$0[0], $0[2]] },
        [["a1", ""], ["a2", "a1"], ["a3", "a2"], ["b", "a1"]], "what is there")
      let again = try lab.bring(
        .regions([region("a3", "a2"), region("a2", "a1"), region("a1", nil)]), into: store)
      try requireEqual(again.counts.unchanged, 3, "the same again")
      // Seventeen in one another, and a tree that is put too low.
      let deep = (1...17).map { region("d\($0)", $0 == 1 ? nil : "d\($0 - 1)") }
      try requireEqual(
        try lab.bring(.regions(deep), into: store).problems.map(\.index), [16], "too deep")
      try requireEqual(
        try lab.bring(.regions([region("a1", "d14")]), into: store).problems.count, 1,
        "a tree of three under the fourteenth")
    },
    Promise("shops and staff name places that are there, once any are") { lab in
      let store = try lab.open()
      var li = Rows.staff("li", "李")
      li.shop = "free"
      try requireEqual(try lab.bring(.staff([li]), into: store).problems, [], "free words")
      try lab.bring(.regions([RegionRecord(regionID: "east")]), into: store)
      let shops = try lab.bring(
        .shops([
          ShopRecord(shopID: "s1", regionID: "east"), ShopRecord(shopID: "s2", regionID: "eats"),
        ]), into: store)
      try requireEqual(
        shops.problems.map(\.reason),
        ["region_id: there is no region 'eats'; did you mean 'east'?"],
        "shops")
      li.shop = "s2"
      try requireEqual(
        try lab.bring(.staff([li]), into: store).problems.map(\.reason),
        ["shop: there is no shop 's2'; did you mean 's1'?"], "staff")
      try requireEqual(try store.table(.staff), [["li", "李", "free", "", ""]], "as it was")
    },
    Promise("a file that says what it said before does not take a hand-over back") { lab in
      let lab = try StaffLab(lab)
      try lab.customer("c1", of: "s1")
      try requireEqual(try lab.owners("c1"), ["s1 500… joined"], "from the beginning")
      _ = try lab.handOver(["c1": "s2"], from: "s1", at: 700)
      try lab.customer("c1", of: "s1")
      try requireEqual(
        try lab.owners("c1"), ["s1 500…700 joined", "s2 700… handover"], "an old file")
      try lab.customer("c1", of: "s2")
      try requireEqual(
        try lab.owners("c1"), ["s1 500…700 joined", "s2 700… handover"], "a file that caught up")
      try lab.customer("c1", of: "s1")
      try requireEqual(
        try lab.owners("c1").last, "s1 1000… import", "what is new in a file is news")
      try requireEqual(try lab.desk.ownedCounts(), ["s1": 1], "owned now")
      let before = try lab.store.everything()
      try lab.customer("c1", of: "s1")
      try requireEqual(try lab.store.everything(), before, "the same again")
    },
    Promise("a hand-over takes along what is open, and nothing else") { lab in
      let lab = try StaffLab(lab)
      for id in ["c1", "c2"] { try lab.customer(id, of: "s1") }
      let (one, two) = (try lab.outreach.number("c1"), try lab.outreach.number("c2"))
      var out = Outreach.message("out", one)
      out.state = .handedOver
      var planned = Outreach.message("planned", one)
      planned.state = .planned
      try lab.outreach.apply([
        one: Outreach.change(
          [Outreach.full(one)], messages: [Outreach.message("in", one), planned, out],
          tasks: [Outreach.task("open", one), Outreach.task("done", one)]),
        two: Outreach.change([], tasks: [Outreach.task("other", two)]),
      ])
      let walks = try lab.outreach.state("c1").enrolments
      _ = try lab.outreach.outbox.finishTask("done", at: Instant(seconds: 1_500))
      let counts = try lab.handOver(["c1": "s2"], from: "s1", at: 2_000)
      try requireEqual(counts.customers, 1, "customers")
      try requireEqual(counts.tasks, 1, "tasks")
      try requireEqual(counts.messages, 2, "messages")
      let senders = try ["in", "planned", "out"].map { try lab.outreach.outbox.message($0)?.staff }
      try requireEqual(senders, ["s2", "s2", "s1"], "senders")
      try requireEqual(
        try lab.outreach.outbox.tasks(of: "s2", open: true, limit: 9).map(\.id), ["open"], "tasks")
      try requireEqual(
        try lab.outreach.outbox.tasks(of: "s1", open: true, limit: 9).map(\.id), ["other"], "left")
      try requireEqual(try lab.outreach.state("c1").enrolments, walks, "walks go on")
      try requireEqual(
        try lab.store.table(.events).filter { $0[2] == "staff.changed" }.map { [$0[1], $0[4]] },
        [["c1", "{\"from\":\"s1\",\"how\":\"handover\",\"to\":\"s2\"}"]], "event")
      // What staff use up of a day went along.
      let use = try lab.store.snapshot(readers: 1).outreach.staffUse(
        from: Instant(seconds: 0), to: Instant(seconds: Outreach.run + 86_400))
      try requireEqual(use["s2"]?.messages, 1, "the admitted one")
      try requireEqual(use["s1"]?.messages, 1, "the one that is out")
    },
    Promise("a hand-over is all or nothing") { lab in
      let lab = try StaffLab(lab)
      for (id, staff) in [("c1", "s1"), ("c2", "s9")] { try lab.customer(id, of: staff) }
      let before = try lab.store.everything()
      try requireEqual(
        lab.outreach.code {
          _ = try lab.handOver(["c1": "s2", "c2": "s2"], from: "s1", at: 2_000)
        }, .busy, "one is somebody else's")
      try requireEqual(try lab.store.everything(), before, "nothing")
      for (from, to, at) in [("s1", "s2", Int64(2_000)), ("s2", "s1", 2_000)] {
        _ = try lab.handOver(["c1": to], from: from, at: at)
      }
      try requireEqual(
        try lab.desk.customers(ownedBy: "s1", transfersSince: Instant(seconds: 0))
          .map(\.transfers.count), [2], "there and back in one second are two")
      try requireEqual(
        lab.outreach.code { _ = try lab.handOver(["c1": "s3"], from: "s1", at: 2_001) }, .busy,
        "the third")
    },
    Promise("merged customers are handed over as one, and unmerged each has its own") { lab in
      let lab = try StaffLab(lab)
      for (id, staff) in [("c1", "s1"), ("c2", "s1"), ("c3", "s9")] {
        try lab.customer(id, of: staff)
      }
      for other in ["c2", "c3"] { _ = try lab.store.merge("c1", other) }
      _ = try lab.handOver(["c1": "s2"], from: "s1", at: 2_000)
      try requireEqual(
        try lab.owners("c3"), ["s1 500…2000 joined", "s9 500… joined", "s2 2000… handover"],
        "read together")
      for other in ["c2", "c3"] { _ = try lab.store.unmerge(other) }
      try requireEqual(
        try lab.owners("c2"), ["s1 500…2000 joined", "s2 2000… handover"], "its own")
      try requireEqual(try lab.owners("c3"), ["s9 500… joined"], "never handed over")
      try requireEqual(try lab.desk.ownedCounts(), ["s2": 2, "s9": 1], "owned now")
    },
    Promise("what is open stands with whoever owns its customer now: merged, unmerged, imported") {
      lab in
      let lab = try StaffLab(lab)
      for (id, staff) in [("c1", "s1"), ("c2", "s2")] { try lab.customer(id, of: staff) }
      let (one, two) = (try lab.outreach.number("c1"), try lab.outreach.number("c2"))
      var (task, message) = (Outreach.task("t2", two), Outreach.message("in", two))
      (task.staff, message.staff) = ("s2", "s2")
      try lab.outreach.apply([
        one: Outreach.change([], tasks: [Outreach.task("t1", one), Outreach.task("done", one)]),
        two: Outreach.change([], messages: [message], tasks: [task]),
      ])
      _ = try lab.outreach.outbox.finishTask("done", at: Instant(seconds: 1_500))
      func work() throws -> [String] {
        let tasks = try [true, false].flatMap {
          try lab.outreach.outbox.tasks(of: nil, open: $0, limit: 9)
        }
        let sender = try lab.outreach.outbox.message("in")?.staff ?? "nobody"
        let use = try lab.store.snapshot(readers: 1).outreach.staffUse(
          from: Instant(seconds: 0), to: Instant(seconds: Outreach.run + 86_400))
        return tasks.map { "\($0.id) \($0.staff ?? "nobody")" }.sorted()
          + ["in \(sender)"] + use.filter { $0.value.messages > 0 }.keys.sorted()
      }
      let apart = ["done s1", "t1 s1", "t2 s2", "in s2", "s2"]
      try requireEqual(try work(), apart, "at first")
      _ = try lab.store.merge("c1", "c2")
      try requireEqual(try work(), ["done s1", "t1 s1", "t2 s1", "in s1", "s1"], "merged")
      let counts = try lab.handOver(["c1": "s4"], from: "s1", at: 2_000)
      try requireEqual([counts.tasks, counts.messages], [2, 1], "handed over")
      _ = try lab.store.unmerge("c2")
      try requireEqual(try work(), ["done s1", "t1 s4", "t2 s2", "in s2", "s2"], "unmerged")
      try lab.customer("c2", of: "s3")
      try requireEqual(try work(), ["done s1", "t1 s4", "t2 s3", "in s3", "s3"], "imported")
    },
    Promise("the newest result stands with a task, whatever the order; each is an event") { lab in
      let lab = try StaffLab(lab)
      try lab.customer("c1", of: "s1")
      let one = try lab.outreach.number("c1")
      try lab.outreach.apply([
        one: Outreach.change([], tasks: [Outreach.task("t1", one, at: 1_000)])
      ])
      func result(
        _ result: TaskResult.Result, _ at: Int64, _ note: String? = nil, of task: String = "t1"
      ) -> TaskResult {
        TaskResult(task: task, result: result, at: Instant(seconds: at), note: note)
      }
      let rows = [
        result(.done, 3_000, "下周到店"), result(.failed, 2_000, "没人接"), result(.done, 1, of: "none"),
      ]
      let first = try lab.outreach.lab.bring(.taskResults(rows), into: lab.store)
      try requireEqual(first.counts.added, 2, "taken")
      try requireEqual(first.problems.map(\.index), [2], "unknown")
      let tasks = try lab.outreach.outbox.tasks(of: "s1", open: false, limit: 9)
      try requireEqual(tasks.map(\.result), [.done], "result")
      try requireEqual(tasks.map(\.doneAt), [Instant(seconds: 3_000)], "time")
      try requireEqual(try lab.desk.note(ofTask: "t1"), "下周到店", "note")
      let props = "{\"sop\":\"demo.welcome\",\"step\":\"call\",\"task\":\"t1\"}"
      try requireEqual(
        try lab.store.table(.events).map { [$0[2], $0[3], $0[4]] }.sorted { $0[1] < $1[1] },
        [["task.failed", "2000", props], ["task.done", "3000", props]], "events")
      let before = try lab.store.everything()
      let second = try lab.outreach.lab.bring(.taskResults(rows), into: lab.store)
      try requireEqual(second.counts.unchanged, 2, "the same again")
      try requireEqual(try lab.store.everything(), before, "nothing changed")
    },
    Promise("of results of one second the later row stands, in the store and for programmes") {
      lab in
      let lab = try StaffLab(lab)
      try lab.customer("c1", of: "s1")
      let number = try lab.outreach.number("c1")
      try lab.outreach.apply([
        number: Outreach.change(
          [],
          tasks: [
            Outreach.task("t1", number, at: 1_000), Outreach.task("t2", number, at: 1_000),
          ])
      ])
      let at = Instant(seconds: 3_000)
      let rows = [
        TaskResult(task: "t1", result: .done, at: at),
        TaskResult(task: "t1", result: .declined, at: at),
        TaskResult(task: "t2", result: .declined, at: at),
        TaskResult(task: "t2", result: .done, at: at),
      ]
      func stands() throws -> [String] {
        try lab.outreach.outbox.tasks(of: "s1", open: false, limit: 9)
          .map { "\($0.id) \($0.result?.name ?? "?")" }.sorted()
      }
      try lab.outreach.lab.bring(.taskResults(rows), into: lab.store)
      try requireEqual(try stands(), ["t1 declined", "t2 done"], "the later")
      let last = try lab.store.table(.events).filter { $0[4].contains("\"after\":1") }
      try requireEqual(last.map { $0[2] }.sorted(), ["task.declined", "task.done"], "told")
      let again = try lab.outreach.lab.bring(.taskResults(rows), into: lab.store)
      try requireEqual(again.counts.unchanged, 4, "the same file again")
      try requireEqual(try stands(), ["t1 declined", "t2 done"], "still")
    },
    Promise("results that cannot be are refused") { lab in
      let lab = try StaffLab(lab)
      try lab.customer("c1", of: "s1")
      let number = try lab.outreach.number("c1")
      var task = Outreach.task("t1", number)
      task.plannedAt = Instant(seconds: 30 * 86_400)
      try lab.outreach.apply([number: Outreach.change([], tasks: [task])])
      let days: [Int64] = [28, 3_650_000]
      let rows = days.map {
        TaskResult(task: "t1", result: .done, at: Instant(seconds: $0 * 86_400))
      }
      let report = try lab.outreach.lab.bring(.taskResults(rows), into: lab.store)
      try requireEqual(report.problems.map(\.index), [0, 1], "refused")
      try requireEqual(
        try lab.outreach.outbox.tasks(of: "s1", open: true, limit: 9).count, 1, "open still")
    },
    Promise("results of staff count what is defined") { lab in
      let lab = try StaffLab(lab)
      for (id, staff) in [("c1", "s1"), ("c2", "s1"), ("c3", "s2")] {
        try lab.customer(id, of: staff)
      }
      let numbers = try ["c1", "c2", "c3"].map(lab.outreach.number)
      func sent(_ id: String, _ customer: Int64, _ staff: String) -> Message {
        var message = Outreach.message(id, customer)
        message.staff = staff
        return message
      }
      var late = Outreach.task("late", numbers[1])
      late.due = Instant(seconds: 5_000)
      try lab.outreach.apply([
        numbers[0]: Outreach.change(
          [], messages: [sent("m1", numbers[0], "s1")],
          tasks: [Outreach.task("t1", numbers[0], at: 1_000)]),
        numbers[1]: Outreach.change([], messages: [sent("m2", numbers[1], "s1")], tasks: [late]),
        numbers[2]: Outreach.change([], messages: [sent("m3", numbers[2], "s2")]),
      ])
      let at = Instant(seconds: 10_000)
      for id in ["m1", "m2"] {
        _ = try lab.outreach.outbox.move(
          id, from: .admitted, to: .handedOver, at: at, reason: nil)
      }
      _ = try lab.outreach.outbox.record(
        [
          Receipt(message: "m1", kind: .answered, at: at.advanced(bySeconds: 5)),
          Receipt(message: "m1", kind: .clicked, at: at.advanced(bySeconds: 6)),
          Receipt(message: "m2", kind: .left, at: at.advanced(bySeconds: 3 * 86_400)),
        ], unsubscribeWords: [])
      try lab.outreach.lab.bring(
        .orders([
          Rows.order("o1", by: Rows.brand("c1"), at: 10_000 + 7 * 86_400),
          Rows.order("o2", by: Rows.brand("c2"), at: 10_001 + 7 * 86_400),
        ]), into: lab.store)
      try lab.outreach.lab.bring(
        .taskResults([TaskResult(task: "t1", result: .failed, at: at)]), into: lab.store)
      let now = Instant(seconds: 10_000 + 30 * 86_400)
      var one = StaffFigures(staff: "s1")
      one.customers = 2
      one.contacts = 2
      one.answered = 1
      one.clicked = 1
      one.bought = 1
      one.left = 1
      one.tasksFailed = 1
      one.tasksOpen = 1
      one.tasksOverdue = 1
      var two = StaffFigures(staff: "s2")
      two.customers = 1
      try requireEqual(
        try lab.desk.staffFigures(StaffFiguresRequest(now: now)), [one, two], "all")
      try requireEqual(
        try lab.desk.staffFigures(StaffFiguresRequest(staff: ["s2"], now: now)), [two], "a part")
      let after = try lab.desk.staffFigures(
        StaffFiguresRequest(staff: ["s1"], from: at.advanced(bySeconds: 1), now: now))
      try requireEqual(after.map(\.contacts), [0], "later")
      try requireEqual(after.map(\.tasksFailed), [0], "later")
      try requireEqual(after.map(\.tasksOpen), [1], "open is open now")
    },
  ]
}

/// A store whose customers have owners.
private struct StaffLab {
  let outreach: OutreachLab
  let desk: any StaffDesk
  var store: any Store { outreach.store }

  init(_ lab: StoreLab) throws {
    outreach = try OutreachLab(lab, people: 0)
    guard let desk = outreach.store as? any StaffDesk else {
      throw ContractFailure(description: "the store knows no staff")
    }
    self.desk = desk
  }

  func customer(_ id: String, of staff: String) throws {
    var row = Rows.customer(id)
    row.staffID = staff
    row.joinedAt = Instant(seconds: 500)
    try outreach.lab.bring(.customers([row]), into: store)
  }

  func handOver(
    _ moves: [String: String], from: String, at: Int64
  ) throws -> HandoverCounts {
    try desk.handOver(
      HandoverOrder(
        from: from, how: .handover, at: Instant(seconds: at),
        moves: try moves.sorted { $0.key < $1.key }.map {
          HandoverMove(customer: try store.customer(named: $0.key), to: $0.value)
        }, mostTransfers: 2, transfersSince: Instant(seconds: 0)))
  }

  /// `s1 500…2000 joined`
  func owners(_ id: String) throws -> [String] {
    try desk.owners(of: store.customer(named: id)).map { stretch in
      let until = stretch.until.map { "\($0.seconds)" } ?? ""
      return "\(stretch.staff ?? "nobody") \(stretch.from.map { "\($0.seconds)" } ?? "")…\(until)"
        + " \(stretch.how.name)"
    }
  }
}
