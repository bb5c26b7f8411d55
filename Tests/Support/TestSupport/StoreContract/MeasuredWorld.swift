import SiyuModel

/// A small brand made up at random, and its figures counted naively from what was made up.
struct MeasuredWorld {
  struct Message {
    var content: String
    var handed: Int64?
    var answered: Int64?
    var clicked: Int64?
    var failed = false
    func shown(_ now: Int64) -> Bool { !failed && handed.map { $0 <= now } ?? false }
  }
  struct Enrolled {
    var sop: String
    /// Index of a person.
    var person: Int
    var at: Int64
    var state: EnrolmentState
    var history: [StepRecord]
  }
  struct Happened {
    var person: Int
    var type: String
    var at: Int64
    var props: [String: String] = [:]
  }

  static let start: Int64 = 1_000_000
  static let day: Int64 = 86_400
  static let sops = ["demo.welcome", "demo.back", "other.welcome"]

  var random: SeededRandom
  let people: Int
  /// Whom each person was merged into.
  var owners: [Int]
  var enrolled: [Enrolled] = []
  var messages: [String: Message] = [:]
  var happened: [Happened] = []

  init(_ seed: UInt64, people: Int) {
    random = SeededRandom(seed)
    self.people = people
    owners = Array(0..<people)
  }

  mutating func time() -> Int64 { Self.start + Int64(random.below(Int(30 * Self.day))) }

  // MARK: Making up

  mutating func imports() -> (orders: [OrderRecord], events: [EventRecord]) {
    var (orders, events): ([OrderRecord], [EventRecord]) = ([], [])
    for index in 0..<people * 4 {
      var new = Happened(person: random.below(people), type: "order.paid", at: time())
      let person = Rows.brand("c\(new.person + 1)")
      switch random.below(5) {
      case 0:
        new.type = "pool.left"
        events.append(
          EventRecord(
            eventID: "e\(index)", person: person, type: new.type, at: Instant(seconds: new.at)))
      case 1:
        new.type = "survey.done"
        new.props = ["mood": random.pick(["good", "bad"])]
        var event = EventRecord(
          eventID: "e\(index)", person: person, type: new.type, at: Instant(seconds: new.at))
        event.props = "{\"mood\":\"\(new.props["mood"] ?? "")\"}"
        events.append(event)
      default:
        new.props = ["shop": random.pick(["s1", "s2"])]
        orders.append(Rows.order("o\(index)", by: person, at: new.at, shop: new.props["shop"]))
      }
      happened.append(new)
    }
    return (orders, events)
  }

  /// A step of an enrolment, with its message if it sends one.
  mutating func record(_ id: String, of person: Int, sop: String) -> StepRecord {
    let step = random.pick(["hello", "offer", "call"])
    let outcome = random.oneIn(4) ? random.pick(StepOutcome.allCases.filter { $0 != .sent }) : .sent
    var record = StepRecord(
      step: step, visit: 0, at: Instant(seconds: Self.start), outcome: outcome)
    guard outcome == .sent else { return record }
    let content = random.pick(["content/a", "content/b"])
    record.content = content
    record.effect = id
    messages[id] = Message(content: content)
    return record
  }

  /// What became of all messages, as moves and receipts.
  mutating func fates() -> (moves: [MessageMove], receipts: [Receipt]) {
    var (moves, receipts): ([MessageMove], [Receipt]) = ([], [])
    for id in messages.keys.sorted() where messages[id]?.handed == nil && !random.oneIn(5) {
      let at = time()
      messages[id]?.handed = at
      moves.append(
        MessageMove(
          id: id, from: .admitted, to: .handedOver, at: Instant(seconds: at), reason: nil))
      func receipt(_ kind: Receipt.Kind, _ later: Int) {
        receipts.append(
          Receipt(message: id, kind: kind, at: Instant(seconds: at + Int64(later))))
      }
      if random.oneIn(5) {
        messages[id]?.failed = true
        receipt(.failed, 1)
        continue
      }
      if random.oneIn(3) {
        messages[id]?.answered = at + 5
        receipt(.answered, 5)
      }
      if random.oneIn(3) {
        messages[id]?.clicked = at + 7
        receipt(.clicked, 7)
      }
    }
    return (moves, receipts)
  }

  // MARK: Counting naively

  func owner(_ person: Int) -> Int {
    var person = person
    while owners[person] != person { person = owners[person] }
    return person
  }

  private func deeds(_ person: Int, _ type: String, _ now: Int64) -> [Happened] {
    happened.filter { owner($0.person) == owner(person) && $0.type == type && $0.at <= now }
  }

  private func met(_ one: Enrolled, _ request: SOPFiguresRequest) -> (over: Bool, at: Int64?)? {
    guard let goal = request.goals[one.sop] else { return nil }
    let end = request.zone.adding(goal.within, to: Instant(seconds: one.at)).seconds
    let fitting = deeds(one.person, goal.event, request.now.seconds).filter { deed in
      deed.at > one.at && deed.at <= end
        && goal.props.allSatisfy { .string(deed.props[$0.name] ?? "") == $0.value }
    }
    return (request.now.seconds >= end, fitting.map(\.at).min())
  }

  private func figures(_ met: [(over: Bool, at: Int64?)]) -> GoalFigures {
    GoalFigures(
      over: Int64(met.count { $0.over }), met: Int64(met.count { $0.over && $0.at != nil }),
      running: Int64(met.count { !$0.over }),
      metSoFar: Int64(met.count { !$0.over && $0.at != nil }))
  }

  func shown(_ one: Enrolled, _ now: Int64) -> [(record: StepRecord, message: Message, at: Int64)] {
    one.history.compactMap { record in
      guard let message = record.effect.flatMap({ messages[$0] }), message.shown(now),
        let at = message.handed
      else { return nil }
      return (record, message, at)
    }
  }

  func use(_ person: Int, _ message: Message, _ now: Int64) -> ContentUse {
    let at = message.handed ?? 0
    func soon(_ type: String, _ days: Int64) -> Int64 {
      deeds(person, type, now).contains { $0.at > at && $0.at <= at + days * Self.day } ? 1 : 0
    }
    return ContentUse(
      shown: 1, answered: message.answered.map { $0 <= now } ?? false ? 1 : 0,
      clicked: message.clicked.map { $0 <= now } ?? false ? 1 : 0, bought: soon("order.paid", 7),
      left: soon("pool.left", 3))
  }

  func sopFigures(_ request: SOPFiguresRequest) -> [SOPFigures] {
    let now = request.now.seconds
    let counted = enrolled.filter { one in
      request.sop.map { $0 == one.sop } ?? true && one.at <= now
        && one.at >= request.from?.seconds ?? .min && one.at < request.to?.seconds ?? .max
        && ![.declined, .merged, .undone].contains(one.state)
    }
    return Set(counted.map(\.sop)).sorted().map { sop in
      figures(sop, counted.filter { $0.sop == sop }, request, now)
    }
  }

  private func figures(
    _ sop: String, _ all: [Enrolled], _ request: SOPFiguresRequest, _ now: Int64
  ) -> SOPFigures {
    let (own, held) = (
      all.filter { $0.state != .holdout }, all.filter { $0.state == .holdout }
    )
    var figures = SOPFigures(sop: sop)
    figures.enrolled = Int64(own.count)
    figures.heldOut = Int64(held.count)
    for one in own {
      let uses = shown(one, now).map { use(one.person, $0.message, now) }
      figures.messages += Int64(uses.count)
      if met(one, request)?.over == true { figures.messagesOver += Int64(uses.count) }
      figures.reached += uses.isEmpty ? 0 : 1
      figures.answered += uses.contains { $0.answered > 0 } ? 1 : 0
      figures.clicked += uses.contains { $0.clicked > 0 } ? 1 : 0
      figures.bought += uses.contains { $0.bought > 0 } ? 1 : 0
      figures.left += uses.contains { $0.left > 0 } ? 1 : 0
    }
    if request.goals[sop] != nil {
      figures.goal = self.figures(own.compactMap { met($0, request) })
      figures.heldOutGoal = self.figures(held.compactMap { met($0, request) })
    }
    figures.steps = Set(all.flatMap(\.history).map(\.step)).sorted().map { id in
      step(id, all, own, held, request)
    }
    return figures
  }

  private func step(
    _ id: String, _ all: [Enrolled], _ own: [Enrolled], _ held: [Enrolled],
    _ request: SOPFiguresRequest
  ) -> StepFigures {
    let now = request.now.seconds
    var step = StepFigures(step: id)
    for record in all.flatMap(\.history) where record.step == id {
      step.outcomes[record.outcome, default: 0] += 1
    }
    var delays: [Int64] = []
    var variants: [String: VariantFigures] = [:]
    for one in own {
      for (record, message, at) in shown(one, now) where record.step == id {
        var variant = variants[message.content] ?? VariantFigures(content: message.content)
        variant.use = variant.use + use(one.person, message, now)
        if let met = met(one, request) {
          delays.append(max(0, at - one.at) / 3_600)
          if met.at.map({ $0 > at }) ?? true { variant.goal = variant.goal + figures([met]) }
        }
        variants[message.content] = variant
      }
    }
    step.contents = variants.values.sorted { $0.content < $1.content }
    if !delays.isEmpty {
      let median = delays.sorted()[(delays.count - 1) / 2]
      let still = held.compactMap { one -> (over: Bool, at: Int64?)? in
        guard let met = met(one, request), met.over else { return nil }
        return met.at.map { ($0 - one.at) / 3_600 < median } ?? false ? nil : met
      }
      step.heldOutGoal = figures(still)
    }
    return step
  }

  func contentUse(_ now: Int64) -> [ContentKey: ContentUse] {
    var all: [ContentKey: ContentUse] = [:]
    for one in enrolled {
      for (_, message, _) in shown(one, now) {
        let key = ContentKey(
          plugin: String(one.sop.prefix { $0 != "." }), content: message.content)
        all[key] = (all[key] ?? ContentUse()) + use(one.person, message, now)
      }
    }
    return all
  }
}
