import SiyuModel

extension StoreContract {
  static let outreach: [Promise] = [
    Promise("enrolments, messages, tasks and marks come back as they were committed") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let mark = ConditionMark(sop: "demo.welcome", trigger: 2, subject: .customer(one))
      let message = Outreach.message("m1", one)
      try lab.apply([
        one: Outreach.change(
          [Outreach.full(one)], messages: [message], tasks: [Outreach.task("t1", one)],
          marked: [mark])
      ])
      let state = try lab.state("c1")
      try requireEqual(state.enrolments.map(\.unnumbered), [Outreach.full(one)], "enrolments")
      try requireEqual(state.conditions, [mark], "marks")
      try requireEqual(state.facts, ["m1": MessageFacts(state: .admitted)], "facts")
      try requireEqual(try lab.outbox.message("m1"), message, "the message")
      try requireEqual(
        try lab.outbox.tasks(of: "s1", open: true, limit: 9), [Outreach.task("t1", one)], "tasks")
      try requireEqual(try lab.due(), [one], "due")
      try requireEqual(try lab.due(by: Outreach.run), [], "not due yet")
      var next = state.enrolments[0]
      next.step = nil
      next.due = nil
      next.waiting = nil
      next.state = .finished
      try lab.apply(
        [one: Outreach.change([next], unmarked: [mark])], at: Outreach.run + 60, identity: "two")
      try requireEqual(try lab.state("c1").enrolments, [next], "the enrolment after its end")
      try requireEqual(try lab.state("c1").conditions, [], "marks taken away")
      try requireEqual(try lab.due(), [], "nobody is due")
      try requireEqual(
        try lab.outbox.enrolments(of: CustomerNumber(rawValue: one)), [next], "by customer")
    },
    Promise("who waits at the gate is found, by whose customers they are, soonest first") { lab in
      let lab = try OutreachLab(lab)
      guard let desk = lab.store as? any OutreachDesk else {
        throw ContractFailure(description: "the store has no desk")
      }
      try requireEqual(
        try desk.waitingAtGate(of: nil, limit: 9), WaitingAtGate(count: 0, enrolments: []), "none")
      var owned = Rows.customer("c2")
      owned.staffID = "s1"
      try lab.bring(.customers([owned]))
      try lab.bring(.groups([Rows.group("g1", 200)]))
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      func waiting(_ subject: SubjectKey, _ due: Int64, _ occurrence: String) -> Enrolment {
        var enrolment = Outreach.enrolment(subject, occurrence, due: Outreach.run + due)
        enrolment.waiting = GateRefusal(rule: .quiet, words: "夜里", until: nil)
        return enrolment
      }
      try lab.apply(
        [
          one: Outreach.change([
            waiting(.customer(one), 90, "event:1"), Outreach.enrolment(.customer(one), "event:2"),
          ]), two: Outreach.change([waiting(.customer(two), 30, "event:1")]),
        ], groups: [("g1", Outreach.change([waiting(.group("g1"), 60, "event:1")]))])
      let all = try desk.waitingAtGate(of: nil, limit: 9)
      try requireEqual(all.count, 3, "how many")
      try requireEqual(all.enrolments.map(\.customer), [two, nil, one], "soonest first")
      try requireEqual(all.enrolments.map(\.waiting?.rule), [.quiet, .quiet, .quiet], "rules")
      let first = try desk.waitingAtGate(of: nil, limit: 1)
      try requireEqual([first.count, Int64(first.enrolments.count)], [3, 1], "the first")
      let ours = try desk.waitingAtGate(of: ["s1"], limit: 9)
      try requireEqual(ours.count, 1, "of s1")
      try requireEqual(ours.enrolments.map(\.customer), [two], "whose")
      try requireEqual(try desk.waitingAtGate(of: ["s9"], limit: 9).count, 0, "of nobody")
    },
    Promise("an enrolment of a known key takes the whole commit back") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.apply([one: Outreach.change([Outreach.enrolment(.customer(one))])])
      let before = try lab.store.everything()
      for (name, change) in [
        ("the same key", Outreach.change([Outreach.enrolment(.customer(one), step: "other")])),
        (
          "one key twice",
          Outreach.change([
            Outreach.enrolment(.customer(one), "event:2"),
            Outreach.enrolment(.customer(one), "event:2"),
          ])
        ),
      ] {
        let code = lab.code {
          try lab.apply(
            [
              one: change, two: Outreach.change([], messages: [Outreach.message("m2", two)]),
            ], identity: name)
        }
        try requireEqual(code, .busy, name)
      }
      try requireEqual(try lab.store.everything(), before, "everything")
      try requireEqual(try lab.outbox.message("m2"), nil, "the other customer's message")
      try lab.apply(
        [one: Outreach.change([Outreach.enrolment(.customer(one), "event:2")])], identity: "x")
      try requireEqual(try lab.state("c1").enrolments.count, 2, "another key")
    },
    Promise("a message is there once, and another decision of its id is refused") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let message = Outreach.message("m1", one)
      try lab.apply([one: Outreach.change(messages: [message])])
      try lab.apply([one: Outreach.change(messages: [message])], identity: "again")
      try requireEqual(try lab.store.table(.messages).count, 1, "messages")
      let code = lab.code {
        try lab.apply(
          [one: Outreach.change(messages: [Outreach.message("m1", one, content: "other")])],
          identity: "other")
      }
      try requireEqual(code, .busy, "another decision")
      let use = try lab.store.snapshot(readers: 1).outreach.staffUse(
        from: Instant(seconds: Outreach.run), to: Instant(seconds: Outreach.run + 900))
      try requireEqual(use["s1"]?.messages, 1, "counted once")
      try requireEqual(use["s1"]?.links, 1, "links")
    },
    Promise("what two customers walked through is one's after a merge, and each's own again") {
      lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.bring(
        .accounts([AccountRecord(person: Rows.account("taobao", "t2", of: "c2"))]))
      let marks = [one, two].map {
        ConditionMark(sop: "demo.welcome", trigger: 0, subject: .customer($0))
      }
      for (index, number) in [one, two].enumerated() {
        try lab.apply(
          [
            number: Outreach.change(
              [Outreach.full(number)].map {
                var own = $0
                own.history[0].effect = "m\(index + 1)"
                return own
              }, messages: [Outreach.message("m\(index + 1)", number)], marked: [marks[index]])
          ], identity: "\(number)")
      }
      let apart = (try lab.state("c1"), try lab.state("c2"))
      _ = try lab.store.merge("c1", "c2")
      let merged = try lab.state("c1")
      try requireEqual(merged.enrolments.count, 2, "enrolments together")
      try require(merged.enrolments.allSatisfy { $0.customer == one }, "owned by the first")
      try requireEqual(merged.contacts.contacts.count, 2, "contacts together")
      try requireEqual(Set(merged.facts.keys), ["m1", "m2"], "facts together")
      try requireEqual(merged.conditions, marks, "marks together")
      try requireEqual(try lab.due(), [one], "due once")
      // Sent while they are one, for an enrolment of the second.
      var advanced = merged.enrolments.first { $0.key.subject == .customer(two) }
      advanced?.history.append(
        StepRecord(
          step: "more", visit: 0, at: Instant(seconds: Outreach.run + 60), outcome: .sent,
          effect: "m3"))
      try lab.apply(
        [
          one: Outreach.change(
            [advanced].compactMap { $0 }, messages: [Outreach.message("m3", one)])
        ], identity: "together")
      _ = try lab.store.unmerge("c2")
      let (first, second) = (try lab.state("c1"), try lab.state("c2"))
      try requireEqual(first.enrolments, apart.0.enrolments, "the first's own")
      try requireEqual(first.conditions, apart.0.conditions, "the first's marks")
      try requireEqual(second.enrolments.map(\.history.count), [3], "the second goes on")
      try requireEqual(second.enrolments.map(\.customer), [two], "the second's own")
      try requireEqual(Set(second.facts.keys), ["m2", "m3"], "facts that lie with the first")
      try requireEqual(try lab.due(), [one, two], "due each")
    },
    Promise("what an entity walks through follows it to another owner") { lab in
      let lab = try OutreachLab(lab)
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: "e1", person: Rows.brand("c1"), kind: "pet", name: "name", value: "咪咪")
        ]))
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      let entity: Int64 = 1
      let mark = ConditionMark(sop: "demo.pet", trigger: 0, subject: .entity(entity))
      let enrolment = Outreach.enrolment(
        .entity(entity), sop: "demo.pet", customer: one)
      try lab.apply([one: Outreach.change([enrolment], marked: [mark])])
      try requireEqual(try lab.state("c1").enrolments.map(\.unnumbered), [enrolment], "owner")
      try requireEqual(try lab.due(), [one], "due")
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: "e1", person: Rows.brand("c2"), kind: "pet", name: "name", value: "咪咪")
        ]))
      try requireEqual(try lab.state("c1").enrolments, [], "the former owner")
      try requireEqual(try lab.state("c1").conditions, [], "the former owner's marks")
      var moved = enrolment
      moved.customer = two
      try requireEqual(try lab.state("c2").enrolments.map(\.unnumbered), [moved], "the new owner")
      try requireEqual(try lab.state("c2").conditions, [mark], "the new owner's marks")
      try requireEqual(try lab.due(), [two], "due with the new owner")
      let code = lab.code {
        try lab.apply([two: Outreach.change([moved])], identity: "twice")
      }
      try requireEqual(code, .busy, "the same key under another owner")
    },
    Promise("groups walk through SOPs, and a run taken up again does them once") { lab in
      let lab = try OutreachLab(lab)
      try lab.bring(.groups([Rows.group("g1", 200), Rows.group("g2", 100)]))
      try lab.bring(.groupMembers([Rows.member("g1", Rows.brand("c1"))]))
      let mark = ConditionMark(sop: "demo.welcome", trigger: 0, subject: .group("g1"))
      let change = Outreach.change(
        [Outreach.enrolment(.group("g1"))],
        messages: [Outreach.message("m1", nil, group: "g1")], marked: [mark])
      try lab.apply([:], groups: [("g1", change)], identity: "a", finishing: false)
      let run = try lab.store.beginRun(
        RunHeader(
          identity: "a", now: Instant(seconds: Outreach.run), plugins: [], rules: [], mark: nil))
      try run.commit(groups: [("g1", change)])
      try run.finish()
      let snapshot = try lab.store.snapshot(readers: 1).outreach
      let states = try snapshot.outreachReader().state(
        ofGroups: ["g1", "g2"], at: Instant(seconds: Outreach.run + 5))
      try requireEqual(
        states["g1"]?.enrolments.map(\.unnumbered), [Outreach.enrolment(.group("g1"))], "g1")
      try requireEqual(states["g1"]?.conditions, [mark], "marks")
      try requireEqual(states["g1"]?.contacts.contacts.count, 1, "contacts")
      try requireEqual(states["g2"]?.enrolments, [], "g2")
      let late = Instant(seconds: Outreach.run + 99)
      try requireEqual(try snapshot.groupsDue(by: late, moving: []), ["g1"], "due")
      try requireEqual(try lab.due(), [], "no customer is due")
      try requireEqual(
        try snapshot.groups(),
        [
          GroupFacts(id: "g1", name: nil, owner: nil, capacity: 200, members: 1),
          GroupFacts(id: "g2", name: nil, owner: nil, capacity: 100, members: 0),
        ], "groups")
    },
    Promise("what is over is shown while it can matter, and the last of each SOP for good") {
      lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let day: Int64 = 86_400
      func over(_ occurrence: String, _ at: Int64, _ state: EnrolmentState) -> Enrolment {
        Outreach.enrolment(
          .customer(one), occurrence, at: at, due: nil, step: nil, state: state)
      }
      try lab.apply([
        one: Outreach.change([
          over("a", 100 * day, .finished), over("b", 110 * day, .left),
          over("c", 111 * day, .declined), over("d", 120 * day, .declined),
          Outreach.enrolment(.customer(one), "e", at: 50 * day, due: nil),
          Outreach.enrolment(
            .customer(one), "f", at: 51 * day, due: 200 * day, step: nil, state: .holdout),
        ])
      ])
      func shown(_ at: Int64) throws -> [String] {
        try lab.state("c1", at: at * day).enrolments.map(\.key.occurrence)
      }
      try requireEqual(try shown(121), ["e", "f", "a", "b", "c", "d"], "all recent")
      try requireEqual(try shown(145), ["e", "f", "b", "d"], "a declined one is recent")
      try requireEqual(try shown(500), ["e", "f", "b"], "open, due, and the last walk")
    },
    Promise("figures of what is in flight follow every change") { lab in
      let lab = try OutreachLab(lab, people: 4)
      let numbers = try (1...4).map { try lab.number("c\($0)") }
      for (index, number) in numbers.enumerated() {
        try lab.apply(
          [
            number: Outreach.change([
              Outreach.enrolment(
                .customer(number), step: index < 2 ? "hello" : "call",
                checksum: index == 3 ? "old" : "new")
            ])
          ], identity: "\(number)")
      }
      func inFlight() throws -> [String] {
        try lab.store.snapshot(readers: 1).outreach.inFlight().map {
          "\($0.sop) \($0.checksum) \($0.step ?? "-") \($0.count)"
        }
      }
      try requireEqual(
        try inFlight(),
        ["demo.welcome new call 1", "demo.welcome new hello 2", "demo.welcome old call 1"], "all")
      let now = [SOPVersion(sop: "demo.welcome", checksum: "new")]
      try requireEqual(try lab.due(by: 0, moving: now), [numbers[3]], "moving")
      try requireEqual(
        try lab.due(by: 0, moving: [SOPVersion(sop: "other", checksum: "x")]), [], "none of it")
      var ended = try lab.state("c4").enrolments[0]
      ended.state = .finished
      (ended.due, ended.step) = (nil, nil)
      try lab.apply([numbers[3]: Outreach.change([ended])], identity: "end")
      try requireEqual(
        try inFlight(), ["demo.welcome new call 1", "demo.welcome new hello 2"], "after an end")
      try requireEqual(try lab.due(by: 0, moving: now), [], "nobody moves")
    },
    Promise("an SOP is known once a run that applied it has ended") { lab in
      let lab = try OutreachLab(lab)
      let sop = KnownSOP(name: "demo.welcome", since: Instant(seconds: 5))
      try lab.apply([:], sops: [sop], identity: "a", finishing: false)
      func known() throws -> [KnownSOP] { try lab.store.snapshot(readers: 1).outreach.knownSOPs() }
      try requireEqual(try known(), [], "before the end")
      try lab.apply([:], sops: [sop], identity: "a")
      try requireEqual(try known(), [sop], "after it")
      var later = sop
      later.since = Instant(seconds: 9)
      try lab.apply([:], sops: [later], identity: "b")
      try requireEqual(try known(), [sop], "once known it keeps its beginning")
    },
    Promise("a snapshot shows outreach as it stood") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let snapshot = try lab.store.snapshot(readers: 1)
      try lab.outbox.pause(true, at: Instant(seconds: 1))
      try lab.apply([one: Outreach.change([Outreach.enrolment(.customer(one))])])
      let late = Instant(seconds: Outreach.run + 99)
      try requireEqual(try snapshot.outreach.customersDue(by: late, moving: []), [], "due")
      try require(try !snapshot.outreach.isPaused, "not paused then")
      try requireEqual(
        try snapshot.outreach.outreachReader().state(of: [one], at: late)[one]?.enrolments, [],
        "enrolments")
      try require(try lab.outbox.isPaused, "paused now")
      try lab.outbox.pause(false, at: Instant(seconds: 2))
      try require(try !lab.store.snapshot(readers: 1).outreach.isPaused, "resumed")
    },
  ]
}

extension OutreachLab {
  func bring(_ batch: ImportBatch) throws {
    try requireEqual(try lab.bring(batch, into: store).problems, [], "refused")
  }
}
