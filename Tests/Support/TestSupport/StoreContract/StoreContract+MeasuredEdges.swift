import SiyuModel

extension StoreContract {
  static func measureEdges(_ storeLab: StoreLab) throws {
    let lab = try OutreachLab(storeLab, people: 7)
    let (begun, handed, day) = (Outreach.run, Outreach.run + 7_200, MeasuredWorld.day)
    let orders: [(person: Int, at: Int64)] = [
      (1, handed + 7 * day), (2, handed), (2, handed + 7 * day + 1), (3, handed - 1), (4, handed),
      (5, begun + day), (6, begun + day + 1), (7, begun),
    ]
    try storeLab.bring(
      .orders(
        orders.enumerated().map {
          Rows.order("o\($0)", by: Rows.brand("c\($1.person)"), at: $1.at)
        }), into: lab.store)
    // Staff handed her over: no leave.
    var handOver = EventRecord(
      eventID: "e9", person: Rows.brand("c2"), type: "pool.left",
      at: Instant(seconds: handed + day))
    handOver.props = #"{"reason":"handover"}"#
    try storeLab.bring(
      .events(
        [(1, handed + 3 * day), (2, handed + 3 * day + 1), (2, handed)].enumerated().map {
          EventRecord(
            eventID: "e\($0)", person: Rows.brand("c\($1.0)"), type: "pool.left",
            at: Instant(seconds: $1.1))
        } + [handOver]), into: lab.store)
    var changes: [Int64: OutreachChange] = [:]
    for person in 1...7 {
      let number = try lab.number("c\(person)")
      var one = Outreach.enrolment(
        .customer(number), due: nil, state: 3...4 ~= person ? .holdout : .finished)
      var change = OutreachChange()
      if person < 3 {
        one.history = [
          StepRecord(
            step: "hello", visit: 0, at: Instant(seconds: begun), outcome: .sent,
            content: "content/hello", effect: "m\(person)")
        ]
        change.messages = [Outreach.message("m\(person)", number)]
      }
      change.enrolments = [one]
      changes[number] = change
    }
    try lab.apply(changes)
    _ = try lab.outbox.move(
      ["m1", "m2"].map {
        MessageMove(
          id: $0, from: .admitted, to: .handedOver, at: Instant(seconds: handed), reason: nil)
      })
    var wanted = SOPFigures(sop: "demo.welcome")
    (wanted.enrolled, wanted.heldOut) = (5, 2)
    (wanted.reached, wanted.messages, wanted.messagesOver) = (2, 2, 2)
    (wanted.bought, wanted.left) = (1, 1)
    wanted.goal = GoalFigures(over: 5, met: 2)
    wanted.heldOutGoal = GoalFigures(over: 2, met: 2)
    var step = StepFigures(step: "hello")
    step.outcomes = [.sent: 2]
    var variant = VariantFigures(content: "content/hello")
    variant.use = ContentUse(shown: 2, bought: 1, left: 1)
    // The second had met it by then; so had one of the two held out, in the hour before.
    variant.goal = GoalFigures(over: 1, met: 0)
    step.contents = [variant]
    step.heldOutGoal = GoalFigures(over: 1, met: 1)
    wanted.steps = [step]
    let goal = SOPGoal(event: "order.paid", within: CalendarDuration(days: 1)!)
    func figures(at now: Int64) throws -> [SOPFigures] {
      try measures(lab.store).sopFigures(
        SOPFiguresRequest(
          goals: ["demo.welcome": goal], now: Instant(seconds: now), zone: .utc))
    }
    try requireEqual(try figures(at: begun + 30 * day), [wanted], "figures")
    let early = try figures(at: begun + day - 1)
    try requireEqual(early.first?.goal, GoalFigures(running: 5, metSoFar: 1), "a second early")
    try requireEqual(
      try figures(at: begun + day).first?.goal, GoalFigures(over: 5, met: 2), "at the end")
    try requireEqual(try figures(at: handed - 1).first?.reached, 0, "before the hand-over")
    try requireEqual(try figures(at: begun - 1), [], "before the enrolment")
  }
}
