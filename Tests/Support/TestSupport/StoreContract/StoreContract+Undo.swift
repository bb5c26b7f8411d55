import SiyuModel

extension StoreContract {
  private static let value = TagGroup(
    name: "demo.value", title: "价值", dimension: .value, exclusive: true,
    values: [TagValue(name: "high", title: "高"), TagValue(name: "low", title: "低")])

  private static func tag(_ id: TagID?, _ gained: Bool) throws -> TagChange {
    guard let id else { throw ContractFailure(description: "no such tag") }
    return TagChange(tag: id, gained: gained, rule: 0, reason: "理由", reads: ["orders"])
  }

  /// All but the log, which only grows.
  private static func state(_ lab: OutreachLab) throws -> [ExportKind: [[String]]] {
    var all = try lab.store.everything()
    all[.decisions] = nil
    return all
  }

  static let undo: [Promise] = [
    Promise("the last run is taken back to where all stood") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      let ids = try lab.store.tagIDs(for: [value], reserve: true).ids
      let high = ids[TagName(group: "demo.value", value: "high")]
      let low = ids[TagName(group: "demo.value", value: "low")]
      try lab.apply(
        [one: Outreach.change([Outreach.enrolment(.customer(one))])],
        tags: [one: [try tag(high, true)], two: [try tag(high, true)]])
      let before = try state(lab)
      var next = try lab.state("c1").enrolments[0]
      next.step = "call"
      next.due = Instant(seconds: Outreach.run + 500)
      next.history = [
        StepRecord(
          step: "hello", visit: 0, at: Instant(seconds: Outreach.run + 60), outcome: .sent,
          effect: "m1"),
        StepRecord(
          step: "task", visit: 0, at: Instant(seconds: Outreach.run + 60), outcome: .done,
          effect: "t1"),
      ]
      let change = Outreach.change(
        [next], messages: [Outreach.message("m1", one)], tasks: [Outreach.task("t1", one)])
      let run = try lab.apply(
        [one: change],
        tags: [one: [try tag(high, false), try tag(low, true)], two: [try tag(high, false)]],
        at: Outreach.run + 60, identity: "two")
      let at = Instant(seconds: Outreach.run + 90)
      try lab.apply([:], at: Outreach.run + 70, identity: "nothing")
      let foreseen = try lab.outbox.undo(run: run, at: at, dryRun: true)
      try requireEqual(try lab.outbox.lastUndoableRun(), run, "the last run that changed anything")
      try requireEqual(try lab.outbox.undo(run: run, at: at, dryRun: false), foreseen, "counts")
      try requireEqual(
        [foreseen.tags, foreseen.restored, foreseen.messages, foreseen.tasks, foreseen.kept],
        [3, 1, 1, 1, 0], "counts")
      var after = try state(lab)
      try requireEqual(
        after[.messages]?.map { [$0[0], $0[10], $0[18]] }, [["m1", "expired", "taken back"]],
        "messages")
      after[.messages] = before[.messages]
      try requireEqual(after, before, "everything else")
      try requireEqual(try lab.due(), [one], "due again")
      // What was decided then can be decided again, the message with it.
      try lab.apply([one: change], at: Outreach.run + 60, identity: "two")
      try requireEqual(try lab.outbox.admitted(limit: 9).map(\.id), ["m1"], "planned again")
      try requireEqual(try lab.store.table(.messages).count, 1, "once")
      try requireEqual(
        lab.code { _ = try lab.outbox.undo(run: run, at: at, dryRun: false) }, .refused, "twice")
      try requireEqual(
        lab.code { _ = try lab.outbox.undo(run: 99, at: at, dryRun: false) }, .notFound, "none")
    },
    Promise("what somebody has acted on is not taken back") { lab in
      let lab = try OutreachLab(lab)
      let numbers = try (1...3).map { try lab.number("c\($0)") }
      func begun(_ number: Int64, _ effect: String, _ outcome: StepOutcome) -> Enrolment {
        var enrolment = Outreach.enrolment(.customer(number))
        enrolment.history = [
          StepRecord(
            step: "hello", visit: 0, at: Instant(seconds: Outreach.run), outcome: outcome,
            effect: effect)
        ]
        return enrolment
      }
      try lab.apply(
        [numbers[1]: Outreach.change([Outreach.enrolment(.customer(numbers[1]))])])
      var advanced = try lab.state("c2").enrolments[0]
      advanced.history = begun(numbers[1], "t1", .done).history
      let run = try lab.apply(
        [
          numbers[0]: Outreach.change(
            [
              begun(numbers[0], "m1", .sent),
              Outreach.enrolment(
                .customer(numbers[0]), "event:9", due: nil, step: nil, state: .declined),
            ], messages: [Outreach.message("m1", numbers[0])]),
          numbers[1]: Outreach.change([advanced], tasks: [Outreach.task("t1", numbers[1])]),
        ], identity: "two")
      let at = Instant(seconds: Outreach.run + 90)
      _ = try lab.outbox.move("m1", from: .admitted, to: .handedOver, at: at, reason: nil)
      _ = try lab.outbox.finishTask("t1", at: at)
      let counts = try lab.outbox.undo(run: run, at: at, dryRun: false)
      try requireEqual(
        [counts.begun, counts.restored, counts.kept, counts.messages, counts.tasks],
        [2, 0, 1, 0, 0], "counts")
      try requireEqual(try lab.outbox.message("m1")?.state, .handedOver, "it is out")
      try requireEqual(
        try lab.state("c1").enrolments.map { "\($0.key.occurrence) \($0.state.name)" },
        ["event:1 undone"], "begun, and not again")
      try requireEqual(try lab.state("c2").enrolments, [advanced], "the task is done")
      try requireEqual(try lab.due(), [numbers[1]], "due")
    },
    Promise("points are taken back as far as they are left, and given again no further") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      try lab.apply(
        Dictionary(
          uniqueKeysWithValues: [one, two].map {
            ($0, Outreach.change([Outreach.enrolment(.customer($0))]))
          }))
      func change(_ name: String, _ id: String) throws -> OutreachChange {
        let state = try lab.state(name)
        var enrolment = state.enrolments[0]
        enrolment.history = [
          StepRecord(
            step: "bonus", visit: 0, at: Instant(seconds: Outreach.run), outcome: .done, effect: id)
        ]
        let given = Outreach.points(id, try lab.number(name), 30)
        return Outreach.change([enrolment], points: [given])
      }
      func entries() throws -> [String] {
        try lab.store.table(.ledger).map { "\($0[1]) \($0[3]) \($0[4])" }
      }
      let changes = try [one: change("c1", "p1"), two: change("c2", "p2")]
      let run = try lab.apply(changes, identity: "two")
      try requireEqual(try entries(), ["c1 give 30", "c2 give 30"], "given")
      var later = lab.lab
      later.now = Instant(seconds: Outreach.run)
      try later.bring(
        .wallet([Rows.wallet("w", Rows.brand("c2"), .spend, 20, at: Outreach.run)]), into: lab.store
      )
      let at = Instant(seconds: Outreach.run + 90)
      let counts = try lab.outbox.undo(run: run, at: at, dryRun: false)
      try requireEqual([counts.points, counts.restored, counts.kept], [40, 1, 1], "counts")
      try requireEqual(
        try entries(),
        ["c1 give 30", "c1 take-back -30", "c2 give 30", "c2 spend -20", "c2 take-back -10"],
        "taken back")
      // Decided again, with the same ids.
      try lab.apply(changes, identity: "two")
      try requireEqual(
        try entries().sorted(),
        [
          "c1 give 30", "c1 give 30", "c1 take-back -30", "c2 give 30", "c2 give 10",
          "c2 spend -20", "c2 take-back -10",
        ].sorted(), "what c2 kept is not given again")
    },
    Promise("an effect gives points once, however often it is committed") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      let given = Outreach.points("p1", one, 30)
      try lab.apply([one: Outreach.change(points: [given, given])])
      try lab.apply([one: Outreach.change(points: [given])], identity: "two")
      try requireEqual(try lab.store.table(.ledger).map { $0[4] }, ["30"], "once")
    },
    Promise("a run is not taken back under a later one that changed the same subjects") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      let first = try lab.apply([one: Outreach.change([Outreach.enrolment(.customer(one))])])
      let second = try lab.apply(
        [two: Outreach.change([Outreach.enrolment(.customer(two))])], identity: "two")
      var next = try lab.state("c2").enrolments[0]
      next.step = "call"
      let third = try lab.apply([two: Outreach.change([next])], identity: "three")
      let at = Instant(seconds: Outreach.run + 90)
      try requireEqual(
        lab.code { _ = try lab.outbox.undo(run: second, at: at, dryRun: false) }, .refused,
        "the third stands on it")
      try requireEqual(try lab.outbox.undo(run: first, at: at, dryRun: false).begun, 1, "first")
      _ = try lab.outbox.undo(run: third, at: at, dryRun: false)
      try requireEqual(try lab.outbox.undo(run: second, at: at, dryRun: false).begun, 1, "second")
    },
    Promise("a run that is taken back leaves the mark of the one before") { lab in
      let lab = try OutreachLab(lab)
      func run(_ identity: String, _ mark: EvaluationMark) throws -> Int64 {
        let run = try lab.store.beginRun(
          RunHeader(
            identity: identity, now: mark.now, plugins: [], rules: [], mark: mark))
        try run.finish()
        return run.run
      }
      let marks = [1, 2].map {
        EvaluationMark(change: $0, now: Instant(seconds: Outreach.run + $0), fingerprint: "f")
      }
      _ = try run("one", marks[0])
      let second = try run("two", marks[1])
      let basis = try lab.store.snapshot(readers: 1).basis
      _ = try lab.outbox.undo(run: second, at: marks[1].now, dryRun: false)
      try requireEqual(try lab.store.evaluationMark(), marks[0], "mark")
      try requireEqual(try lab.store.finishedRun(identity: "two"), nil, "not applied any more")
      try require(try !lab.store.wasInterrupted(besides: nil), "nothing was interrupted")
      let header = RunHeader(
        identity: "three", now: marks[1].now, plugins: [], rules: [], mark: nil, basis: basis)
      try requireEqual(
        lab.code { _ = try lab.store.beginRun(header) }, .busy, "decided before it was taken back")
    },
  ]
}
