import SiyuModel

extension StoreContract {
  static let outbox: [Promise] = [
    Promise("a message moves only from the state it is in") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.apply([
        one: Outreach.change(messages: [
          Outreach.message("m2", one, at: Outreach.run + 1), Outreach.message("m1", one),
        ]),
        two: Outreach.change(messages: [Outreach.message("m3", two, state: .planned)]),
      ])
      try requireEqual(try lab.outbox.admitted(limit: 9).map(\.id), ["m1", "m2"], "admitted")
      try requireEqual(try lab.outbox.messages(in: .planned, limit: 9).map(\.id), ["m3"], "planned")
      let at = Instant(seconds: Outreach.run + 50)
      func move(_ id: String, _ from: MessageState, _ to: MessageState) throws -> Bool {
        try lab.outbox.move(id, from: from, to: to, at: at, reason: "因为")
      }
      try require(try move("m1", .admitted, .handedOver), "handed over")
      try require(try !move("m1", .admitted, .handedOver), "not twice")
      try require(try !move("nobody", .admitted, .handedOver), "none of this id")
      let moved = try lab.outbox.message("m1")
      try requireEqual(moved?.state, .handedOver, "state")
      try requireEqual(moved?.stateAt, at, "time")
      try requireEqual(moved?.attempts, 1, "attempts")
      try requireEqual(moved?.reason, "因为", "reason")
      try requireEqual(
        try lab.outbox.move(
          ["m2", "m1", "m3"].map {
            MessageMove(id: $0, from: .admitted, to: .expired, at: at, reason: nil)
          }), [true, false, false], "several")
      try requireEqual(try lab.outbox.admitted(limit: 9), [], "nothing is admitted")
      try requireEqual(
        try lab.outbox.messages(of: CustomerNumber(rawValue: one), limit: 1).map(\.id), ["m2"],
        "of the customer")
    },
    Promise("contacts are what counts, and staff use follows the states") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let run = Outreach.run
      let day: Int64 = 86_400
      let states: [(String, MessageState)] = [
        ("planned", .planned), ("admitted", .admitted), ("failed", .failed),
        ("expired", .expired), ("confirmed", .confirmed), ("uncertain", .uncertain),
      ]
      try lab.apply([
        one: Outreach.change(
          messages: states.map { Outreach.message($0.0, one, state: $0.1) } + [
            Outreach.message("service", one, purpose: .service),
            Outreach.message("ancient", one, state: .confirmed, at: run - 100 * day),
            Outreach.message("earlier", one, state: .confirmed, at: run - 20 * day),
          ])
      ])
      let history = try lab.state("c1").contacts
      try requireEqual(
        history.contacts.map(\.at.seconds), [run - 20 * day, run, run, run], "contacts")
      try requireEqual(history.unanswered, 5, "unanswered")
      func use() throws -> StaffUse? {
        try lab.store.snapshot(readers: 1).outreach.staffUse(
          from: Instant(seconds: run), to: Instant(seconds: run + 3_600))["s1"]
      }
      try requireEqual(try use()?.messages, 4, "staff use")
      _ = try lab.outbox.move(
        "admitted", from: .admitted, to: .handedOver, at: Instant(seconds: run + day),
        reason: nil)
      try requireEqual(try use()?.messages, 3, "handed over on another day")
      _ = try lab.outbox.move(
        "uncertain", from: .uncertain, to: .failed, at: Instant(seconds: run), reason: nil)
      try requireEqual(try use()?.messages, 2, "a failed one does not count")
      guard let message = try lab.outbox.message("confirmed") else { return }
      let without = try lab.outbox.contacts(for: message, at: Instant(seconds: run + day))
      try requireEqual(
        without.contacts.map(\.at.seconds), [run - 20 * day, run + day], "the message left out")
    },
    Promise("receipts are taken once, and are seen by passes") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.apply([
        one: Outreach.change(messages: [
          Outreach.message("m1", one), Outreach.message("m2", one),
        ]),
        two: Outreach.change(messages: [Outreach.message("m3", two)]),
      ])
      let mark = try lab.store.snapshot(readers: 1).change
      func at(_ seconds: Int64) -> Instant { Instant(seconds: Outreach.run + seconds) }
      let receipts = [
        Receipt(message: "m1", kind: .confirmed, at: at(5)),
        Receipt(message: "m1", kind: .clicked, at: at(7)),
        Receipt(message: "m1", kind: .answered, at: at(9), text: "什么时候发货？"),
        Receipt(message: "m2", kind: .failed, at: at(6), text: "not a friend"),
        Receipt(message: "gone", kind: .answered, at: at(9)),
        Receipt(message: "m3", kind: .left, at: at(8)),
      ]
      let counts = try lab.outbox.record(receipts, unsubscribeWords: ["退订"])
      try requireEqual([counts.taken, counts.unchanged], [5, 0], "taken")
      try requireEqual(counts.unknown, [4], "unknown")
      let state = try lab.state("c1")
      try requireEqual(state.contacts.unanswered, 0, "answered")
      try requireEqual(state.contacts.unsubscribedAt, nil, "not unsubscribed")
      try requireEqual(try lab.state("c2").contacts.leftPoolAt, at(8), "left")
      try requireEqual(try lab.outbox.message("m2")?.reason, "not a friend", "why it failed")
      let events = try lab.store.table(.events).map { [$0[1], $0[2], $0[3], $0[4]] }
      let props = "\"message\":\"m1\",\"sop\":\"demo.welcome\",\"step\":\"hello\""
      try requireEqual(
        events,
        [
          ["c1", "message.clicked", "\(Outreach.run + 7)", "{\(props)}"],
          ["c1", "message.answered", "\(Outreach.run + 9)", "{\(props)}"],
          [
            "c2", "pool.left", "\(Outreach.run + 8)",
            "{\"message\":\"m3\",\"pool\":\"wecom\",\"sop\":\"demo.welcome\",\"step\":\"hello\"}",
          ],
        ], "events")
      let changed = try lab.store.read(.changed(after: mark, dueBy: Instant(seconds: 0)))
      try requireEqual(changed.map(\.id), ["c1", "c2"], "changed")
      let before = try lab.store.everything()
      let again = try lab.outbox.record(receipts, unsubscribeWords: ["退订"])
      try requireEqual([again.taken, again.unchanged], [0, 5], "the same again")
      try requireEqual(try lab.store.everything(), before, "everything")
    },
    Promise("an answer that means no unsubscribes, under any number and in any spelling") { lab in
      let lab = try OutreachLab(lab, people: 6)
      let answers = ["退订", " 退订！ ", "Td.", "「STOP」", "不想退订啦", "t-shirt"]
      var changes: [Int64: OutreachChange] = [:]
      for index in answers.indices {
        let number = try lab.number("c\(index + 1)")
        changes[number] = Outreach.change(messages: [Outreach.message("m\(index)", number)])
      }
      try lab.apply(changes)
      let at = Instant(seconds: Outreach.run + 9)
      let counts = try lab.outbox.record(
        answers.enumerated().map {
          Receipt(message: "m\($0)", kind: .answered, at: at, text: $1)
        }, unsubscribeWords: ["退订", "T", "TD", "stop"])
      try requireEqual(counts.unsubscribed, 4, "unsubscribed")
      for index in answers.indices {
        try requireEqual(
          try lab.state("c\(index + 1)").contacts.unsubscribedAt, index < 4 ? at : nil,
          answers[index])
      }
      _ = try lab.store.merge("c6", "c1")
      try requireEqual(try lab.state("c1").contacts.unsubscribedAt, at, "both, once merged")
      let tables = try lab.store.everything().values.joined().joined()
      try require(!tables.contains { $0.contains("t-shirt") }, "no answer is kept")
    },
    Promise("receipts come in as a file, and name the rows that mean no message") { lab in
      let outreach = try OutreachLab(lab)
      let one = try outreach.number("c1")
      try outreach.apply([one: Outreach.change(messages: [Outreach.message("m1", one)])])
      let rows: [Receipt] = [
        Receipt(message: "m1", kind: .answered, at: Instant(seconds: Outreach.run + 1)),
        Receipt(message: "m9", kind: .answered, at: Instant(seconds: Outreach.run + 1)),
      ]
      let first = try lab.later.bring(.receipts(rows), into: outreach.store)
      try requireEqual(first.counts.added, 1, "added")
      try requireEqual(first.problems.map(\.index), [1], "refused")
      let second = try lab.later.bring(.receipts(rows), into: outreach.store)
      try requireEqual([second.counts.added, second.counts.unchanged], [0, 1], "again")
      try requireEqual(try outreach.outbox.message("m1")?.state, .confirmed, "it has arrived")
    },
    Promise("what became of a message that was never handed over is refused") { lab in
      let outreach = try OutreachLab(lab)
      let one = try outreach.number("c1")
      try outreach.apply([one: Outreach.change(messages: [Outreach.message("m1", one)])])
      let at = Instant(seconds: Outreach.run + 1)
      _ = try outreach.outbox.move([
        MessageMove(
          id: "m1", from: .admitted, to: .expired, at: at, reason: "not handed over in time")
      ])
      let rows = [Receipt.Kind.confirmed, .failed, .clicked].map {
        Receipt(message: "m1", kind: $0, at: at)
      }
      let taken = try lab.later.bring(.receipts(rows), into: outreach.store)
      try requireEqual(taken.counts.added, 0, "added")
      try requireEqual(
        Set(taken.problems.map(\.reason)),
        ["this message is expired and was never handed over: not handed over in time"], "refused")
      try requireEqual(try outreach.outbox.message("m1")?.state, .expired, "as it was")
      try requireEqual(try outreach.store.table(.events), [], "nothing happened")
    },
    Promise("what a customer wants counts, whatever siyu knows of the message") { lab in
      for (kind, text) in [
        (Receipt.Kind.unsubscribed, nil), (.left, nil), (.answered, "退订"),
      ] as [(Receipt.Kind, String?)] {
        let outreach = try OutreachLab(lab)
        let one = try outreach.number("c1")
        let id = "m-\(kind.rawValue)"
        try outreach.apply([one: Outreach.change(messages: [Outreach.message(id, one)])])
        let at = Instant(seconds: Outreach.run + 1)
        _ = try outreach.outbox.move([
          MessageMove(id: id, from: .admitted, to: .expired, at: at, reason: "paused")
        ])
        let row = Receipt(message: id, kind: kind, at: at, text: text)
        let taken = try outreach.outbox.record([row], unsubscribeWords: ["退订"])
        try requireEqual([taken.taken, taken.unknown.count], [1, 0], "taken")
        let contacts = try outreach.state("c1").contacts
        try requireEqual(
          kind == .left ? contacts.leftPoolAt : contacts.unsubscribedAt, at, "she wants no more")
        try requireEqual(try outreach.outbox.message(id)?.state, .expired, "as it was")
      }
    },
    Promise("whoever left the pool and joined again has not left") { lab in
      let lab = try OutreachLab(lab)
      func event(_ id: String, _ type: String, _ at: Int64, _ props: String? = nil) throws {
        var row = Rows.event(id, Rows.brand("c1"), at: at)
        row.type = type
        row.props = props
        try lab.bring(.events([row]))
      }
      try event("v1", "pool.joined", 100)
      try event("v2", "pool.left", 200)
      try requireEqual(
        try lab.state("c1").contacts.leftPoolAt, Instant(seconds: 200), "left")
      try requireEqual(try lab.state("c1", at: 150).contacts.leftPoolAt, nil, "not yet")
      try event("v3", "pool.joined", 300)
      try requireEqual(try lab.state("c1").contacts.leftPoolAt, nil, "joined again")
      // Staff handed her over: WeCom tells of it as if she had left.
      try event("v4", "pool.left", 400, #"{"source":"DELETE_BY_TRANSFER"}"#)
      try event("v5", "pool.left", 410, #"{"reason":"handover"}"#)
      try event("v6", "pool.left", 420, #"{"handover":true}"#)
      try requireEqual(try lab.state("c1").contacts.leftPoolAt, nil, "handed over")
    },
    Promise("tasks are done once") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      try lab.apply([
        one: Outreach.change(tasks: [
          Outreach.task("t1", one), Outreach.task("t2", one, staff: nil),
        ])
      ])
      let at = Instant(seconds: Outreach.run + 3)
      try requireEqual(
        try lab.outbox.tasks(of: nil, open: true, limit: 9).map(\.id), ["t1", "t2"], "everybody's")
      try require(try lab.outbox.finishTask("t1", at: at), "done")
      try require(try !lab.outbox.finishTask("t1", at: at), "not twice")
      try requireEqual(try lab.outbox.tasks(of: "s1", open: true, limit: 9), [], "nothing open")
      try requireEqual(
        try lab.outbox.tasks(of: "s1", open: false, limit: 9).map(\.doneAt), [at], "done")
    },
  ]
}
