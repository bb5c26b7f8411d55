import SiyuModel

extension StoreContract {
  static let measures: [Promise] =
    (UInt64(1)...4).map { seed in
      Promise("figures agree with a naive count, over merges too (\(seed))") { lab in
        try measure(lab, seed)
      }
    } + [
      Promise("groups are measured by their messages, entities by whoever owns them now") { lab in
        try measureGroupsAndEntities(lab)
      },
      Promise("windows begin after a moment and hold their last second") { lab in
        try measureEdges(lab)
      },
      Promise("of the erased only the number of their enrolments is told") { lab in
        try measureErased(lab)
      },
    ]

  static func measures(_ store: any Store) throws -> any OutreachMeasures {
    guard let measures = store as? any OutreachMeasures else {
      throw ContractFailure(description: "the store measures nothing")
    }
    return measures
  }

  private static func message(_ id: String, _ record: StepRecord, _ sop: String, _ customer: Int64?)
    -> Message
  {
    var message = Outreach.message(id, customer, content: record.content ?? "")
    message.sop = sop
    message.step = record.step
    return message
  }

  // MARK: At random

  private static func measure(_ storeLab: StoreLab, _ seed: UInt64) throws {
    let people = 12
    var world = MeasuredWorld(seed, people: people)
    let lab = try OutreachLab(storeLab, people: people)
    let (orders, events) = world.imports()
    try storeLab.bring(.orders(orders), into: lab.store)
    try storeLab.bring(.events(events), into: lab.store)
    for person in 0..<people {
      try storeLab.bring(
        .accounts([
          AccountRecord(person: Rows.account("taobao", "t\(person)", of: "c\(person + 1)"))
        ]), into: lab.store)
    }
    try enrol(&world, lab)
    try compare(world, lab, "before merges")
    for _ in 0..<3 {
      let (a, b) = (world.random.below(people), world.random.below(people))
      if world.owner(a) == world.owner(b) { continue }
      _ = try lab.store.merge("c\(a + 1)", "c\(b + 1)")
      world.owners[world.owner(max(a, b))] = world.owner(min(a, b))
      try goOn(&world, lab, identity: "on \(a) \(b)")
    }
    try compare(world, lab, "after merges")
  }

  private static func enrol(_ world: inout MeasuredWorld, _ lab: OutreachLab) throws {
    var changes: [Int64: OutreachChange] = [:]
    for person in 0..<world.people {
      let number = try lab.number("c\(person + 1)")
      var change = OutreachChange()
      for sop in MeasuredWorld.sops {
        for occurrence in 0..<world.random.below(3) {
          var one = MeasuredWorld.Enrolled(
            sop: sop, person: person, at: world.time(),
            state: world.random.oneIn(3)
              ? .holdout : world.random.pick(EnrolmentState.allCases.filter { $0 != .holdout }),
            history: [])
          if one.state != .holdout {
            for index in 0..<world.random.below(4) {
              let id = "m\(person)-\(sop)-\(occurrence)-\(index)"
              one.history.append(world.record(id, of: person, sop: sop))
            }
          }
          var enrolment = Outreach.enrolment(
            .customer(number), "event:\(occurrence)", sop: sop, customer: number, at: one.at,
            due: nil, state: one.state)
          enrolment.history = one.history
          change.enrolments.append(enrolment)
          change.messages += one.history.compactMap { record in
            record.effect.map { message($0, record, sop, number) }
          }
          world.enrolled.append(one)
        }
      }
      changes[number] = change
    }
    try lab.apply(changes, at: MeasuredWorld.start)
    try fates(&world, lab)
  }

  private static func fates(_ world: inout MeasuredWorld, _ lab: OutreachLab) throws {
    let (moves, receipts) = world.fates()
    _ = try lab.outbox.move(moves)
    _ = try lab.outbox.record(receipts, unsubscribeWords: [])
  }

  /// One more message each to those who are one with others now.
  private static func goOn(
    _ world: inout MeasuredWorld, _ lab: OutreachLab, identity: String
  ) throws {
    var changes: [Int64: OutreachChange] = [:]
    for (number, state) in try lab.states(at: MeasuredWorld.start) {
      for var enrolment in state.enrolments
      where enrolment.state != .holdout && enrolment.key.subject != .customer(number) {
        guard
          let index = world.enrolled.firstIndex(where: {
            $0.sop == enrolment.key.sop && $0.at == enrolment.enrolledAt.seconds
              && $0.history == enrolment.history
          })
        else { continue }
        let record = world.record(
          "\(identity)-\(index)", of: world.enrolled[index].person, sop: enrolment.key.sop)
        world.enrolled[index].history.append(record)
        enrolment.history.append(record)
        changes[number, default: OutreachChange()].enrolments.append(enrolment)
        if let effect = record.effect {
          changes[number]?.messages.append(message(effect, record, enrolment.key.sop, number))
        }
      }
    }
    if !changes.isEmpty { try lab.apply(changes, at: MeasuredWorld.start, identity: identity) }
    try fates(&world, lab)
  }

  private static func compare(
    _ world: MeasuredWorld, _ lab: OutreachLab, _ when: String
  ) throws {
    let measures = try measures(lab.store)
    let end = MeasuredWorld.start + 40 * MeasuredWorld.day
    let days = { (days: Int) in CalendarDuration(days: days)! }
    let goals = [
      "demo.welcome": SOPGoal(event: "order.paid", within: days(5)),
      "demo.back": SOPGoal(
        event: "order.paid", props: [PropMatch(name: "shop", value: .string("s1"))],
        within: days(9)),
      "other.welcome": SOPGoal(
        event: "survey.done", props: [PropMatch(name: "mood", value: .string("good"))],
        within: days(20)),
    ]
    func instant(_ day: Int64) -> Instant {
      Instant(seconds: MeasuredWorld.start + day * MeasuredWorld.day)
    }
    var few = SOPFiguresRequest(
      sop: "demo.back", from: instant(3), to: instant(12), goals: goals, now: instant(15),
      zone: .utc)
    for request in [
      SOPFiguresRequest(goals: goals, now: Instant(seconds: end), zone: .utc),
      SOPFiguresRequest(goals: goals, now: instant(18), zone: .utc),
      SOPFiguresRequest(goals: [:], now: instant(25), zone: .utc), few,
    ] {
      try requireEqual(
        try measures.sopFigures(request), world.sopFigures(request),
        "\(when), \(request.sop ?? "all") at \(request.now.seconds)")
    }
    few.sop = "demo.none"
    try requireEqual(try measures.sopFigures(few), [], "no such SOP")
    for now in [instant(18).seconds, end] {
      try requireEqual(
        try measures.contentUse(at: Instant(seconds: now)), world.contentUse(now),
        "\(when), contents at \(now)")
    }
  }

  // MARK: Groups, entities, the erased

  private static func measureGroupsAndEntities(_ storeLab: StoreLab) throws {
    let lab = try OutreachLab(storeLab)
    let at = Outreach.run
    try storeLab.bring(
      .entities([
        EntityRecord(
          entityID: "p1", person: Rows.brand("c2"), kind: "pet", name: "name", value: "团子")
      ]), into: lab.store)
    try storeLab.bring(
      .orders([Rows.order("o1", by: Rows.brand("c2"), at: at + 60)]), into: lab.store)
    func record(_ effect: String) -> StepRecord {
      StepRecord(
        step: "hello", visit: 0, at: Instant(seconds: at), outcome: .sent,
        content: "content/hello", effect: effect)
    }
    var (pet, group) = (
      Outreach.enrolment(.entity(1), due: nil), Outreach.enrolment(.group("g1"), due: nil)
    )
    pet.history = [record("m1")]
    group.history = [record("m2")]
    // Enrolled when the pet was another customer's.
    let one = try lab.number("c1")
    pet.customer = one
    try lab.apply(
      [one: Outreach.change([pet], messages: [Outreach.message("m1", one)])],
      groups: [
        ("g1", Outreach.change([group], messages: [Outreach.message("m2", nil, group: "g1")]))
      ])
    _ = try lab.outbox.move(
      ["m1", "m2"].map {
        MessageMove(
          id: $0, from: .admitted, to: .handedOver, at: Instant(seconds: at + 10), reason: nil)
      })
    _ = try lab.outbox.record(
      [Receipt(message: "m2", kind: .answered, at: Instant(seconds: at + 20))],
      unsubscribeWords: [])
    let goal = SOPGoal(event: "order.paid", within: CalendarDuration(days: 1)!)
    let found = try measures(lab.store).sopFigures(
      SOPFiguresRequest(
        goals: ["demo.welcome": goal], now: Instant(seconds: at + 86_400), zone: .utc))
    try requireEqual(found.count, 1, "SOPs")
    try requireEqual(found.first?.enrolled, 2, "enrolled")
    try requireEqual(found.first?.reached, 2, "reached")
    try requireEqual(found.first?.answered, 1, "answered, the group")
    try requireEqual(found.first?.bought, 1, "bought, the pet's owner")
    try requireEqual(found.first?.goal, GoalFigures(over: 1, met: 1), "the goal, without the group")
  }
  private static func measureErased(_ storeLab: StoreLab) throws {
    let lab = try OutreachLab(storeLab)
    let (one, two) = (try lab.number("c1"), try lab.number("c2"))
    try lab.apply([
      one: Outreach.change([
        Outreach.enrolment(.customer(one), due: nil),
        Outreach.enrolment(.customer(one), "event:2", due: nil, state: .declined),
      ]),
      two: Outreach.change([Outreach.enrolment(.customer(two), due: nil)]),
    ])
    guard let people = lab.store as? any PersonStore else {
      throw ContractFailure(description: "the store cannot erase")
    }
    _ = try people.erase([CustomerNumber(rawValue: one)], dryRun: false)
    var request = SOPFiguresRequest(
      goals: [:], now: Instant(seconds: Outreach.run), zone: .utc)
    var figures = SOPFigures(sop: "demo.welcome")
    figures.enrolled = 1
    figures.erased = 1
    try requireEqual(try measures(lab.store).sopFigures(request), [figures], "all")
    // Nobody knows any more when they were enrolled.
    request.from = Instant(seconds: 0)
    figures.erased = 0
    try requireEqual(try measures(lab.store).sopFigures(request), [figures], "since a time")
  }
}
