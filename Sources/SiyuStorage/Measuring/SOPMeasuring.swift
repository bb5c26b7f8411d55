import SiyuModel

/// Counts what SOPs brought about, in one read over enrolments in the order of their homes, in step
/// with messages, orders and events.
final class SOPMeasuring {
  private let connection: Connection
  private let request: SOPFiguresRequest
  private let rows: OutreachRows
  private let reading: DeedReading
  private var messages: NearCursor
  private let elsewhere: Statement
  private let now: Int64
  /// Label of the one SOP asked for; -1 where no row has it.
  private let only: Int32?
  private var tallies: [Int32: SOPCounting] = [:]
  private let goals: [String: WantedGoal]
  /// Whom to count only.
  private let part: StaffPart?

  private static let messageColumns = "place, id, state, handed, answered, clicked"

  init(_ connection: Connection, _ request: SOPFiguresRequest) throws {
    self.connection = connection
    self.request = request
    let labels = LabelBook(connection)
    rows = OutreachRows(connection, labels: labels)
    now = request.now.seconds
    only = try request.sop.map { try labels.existing($0) ?? -1 }
    let words = WordBook(connection)
    part = try request.staff.map { try StaffPart($0, connection) }
    let isWanted: (String) -> Bool = { request.sop == nil || request.sop == $0 }
    goals = try request.goals.filter { isWanted($0.key) }.mapValues { try WantedGoal($0, words) }
    reading = try DeedReading(connection, goals: Array(goals.values), now: now)
    messages = NearCursor(
      try Statement(
        connection.handle,
        "SELECT \(Self.messageColumns) FROM messages WHERE place >= ? AND place < ?"))
    elsewhere = try Statement(
      connection.handle, "SELECT \(Self.messageColumns) FROM messages WHERE place = ?")
  }

  func figures() throws -> [SOPFigures] {
    defer {
      reading.end()
      messages.end()
    }
    // In the order of places, which is that of homes.
    let all = try Statement(
      connection.handle, "SELECT place, entity, grp, data FROM enrolments ORDER BY place")
    var home: Int64 = 0
    var own: [Chosen] = []
    while try all.step() {
      let place = all.int(0)
      let next = PlacedTable.home(of: place)
      // What groups walk through lies in one home: each by itself, so that memory does not grow.
      if next != home || next == 0 {
        try count(&own, in: home)
        home = next
      }
      if let chosen = try choose(all, home) { own.append(chosen) }
    }
    try count(&own, in: home)
    return try finish()
  }

  // MARK: Enrolments

  private struct Chosen {
    var sop: Int32
    var enrolledAt: Int64
    var isHeldOut: Bool
    /// Who owns it now; `nil` for a group.
    var customer: Int64?
    var history: [PackedEnrolment.Record]
    /// As many as records.
    var facts: [MessageFacts?]
  }

  private func choose(_ row: Statement, _ home: Int64) throws -> Chosen? {
    let head = PackedEnrolment.head(row.bytes(3))
    guard only == nil || head.sop == only,
      let state = EnrolmentState(rawValue: head.state), state.isCounted, head.enrolledAt <= now,
      request.from.map({ head.enrolledAt >= $0.seconds }) ?? true,
      request.to.map({ head.enrolledAt < $0.seconds }) ?? true
    else { return nil }
    let packed = PackedEnrolment(row.bytes(3))
    var customer: Int64?
    if row.isNull(2) {
      customer =
        try row.optionalInt(1).map { try rows.owner(ofEntity: $0) ?? reading.owner(of: home) }
        ?? reading.owner(of: home)
    }
    if let part {
      let isTheirs = try customer.map(part.owns) ?? part.owns(group: row.optionalText(2) ?? "")
      guard isTheirs else { return nil }
    }
    return Chosen(
      sop: packed.sop, enrolledAt: packed.enrolledAt, isHeldOut: state == .holdout,
      customer: customer, history: packed.history,
      facts: Array(repeating: nil, count: packed.history.count))
  }

  private var wanted: [String: (enrolment: Int, record: Int)] = [:]

  private func count(_ own: inout [Chosen], in home: Int64) throws {
    if own.isEmpty { return }
    defer { own.removeAll(keepingCapacity: true) }
    wanted.removeAll(keepingCapacity: true)
    for (index, chosen) in own.enumerated() {
      for (place, record) in chosen.history.enumerated()
      where record.outcome == StepOutcome.sent.rawValue {
        if let effect = record.effect { wanted[effect] = (index, place) }
      }
    }
    if !wanted.isEmpty, home != 0 {
      try messages.go(to: home)
      while messages.isAt(home) {
        if let place = wanted.removeValue(forKey: messages.statement.text(1)) {
          own[place.enrolment].facts[place.record] = facts(messages.statement)
        }
        try messages.step()
      }
    }
    for (id, place) in wanted {
      own[place.enrolment].facts[place.record] = try factsElsewhere(id)
    }
    for chosen in own { try count(chosen) }
  }

  /// Groups' messages, and those planned while the customer was one with another.
  private func factsElsewhere(_ id: String) throws -> MessageFacts? {
    guard let place = try rows.place(ofMessage: id) else { return nil }
    elsewhere.bind(1, place)
    defer { elsewhere.reset() }
    return try elsewhere.step() ? facts(elsewhere) : nil
  }

  /// `nil` where nothing was handed over, or it failed.
  private func facts(_ row: Statement) -> MessageFacts? {
    let state = OutreachRows.state(row.int(2))
    guard let handed = MeasuredMessage.handedOver(row, state: state, handed: 3, now: now) else {
      return nil
    }
    return OutreachGathering.facts(
      state, handed, MeasuredMessage.time(row, 4, now: now),
      MeasuredMessage.time(row, 5, now: now))
  }

  // MARK: Counting

  private func count(_ chosen: Chosen) throws {
    let counting = try counting(chosen.sop)
    let shown = zip(chosen.history, chosen.facts).compactMap { record, facts in
      facts.flatMap { facts in
        facts.handedOverAt.map {
          SOPCounting.Shown(
            step: record.step, content: record.content, at: $0.seconds,
            isAnswered: facts.answeredAt != nil, isClicked: facts.clickedAt != nil)
        }
      }
    }
    var deeds = Deeds()
    if let customer = chosen.customer, counting.goal != nil || !shown.isEmpty {
      deeds = try reading.deeds(of: customer)
    }
    var goal: SOPCounting.Goal?
    if let wanted = counting.goal, chosen.customer != nil {
      let end =
        request.zone.adding(wanted.within, to: Instant(seconds: chosen.enrolledAt)).seconds
      goal = SOPCounting.Goal(
        isOver: now >= end, at: deeds.first(wanted, after: chosen.enrolledAt, through: end))
    }
    for record in chosen.history { counting.passed(record.step, record.outcome) }
    if chosen.isHeldOut {
      counting.heldOut(goal, enrolledAt: chosen.enrolledAt)
    } else {
      counting.enrolled(shown, deeds, goal, enrolledAt: chosen.enrolledAt)
    }
  }

  private func counting(_ sop: Int32) throws -> SOPCounting {
    if let known = tallies[sop] { return known }
    let made = SOPCounting(goal: goals[try rows.labels.text(sop)])
    tallies[sop] = made
    return made
  }

  private func finish() throws -> [SOPFigures] {
    var all = try tallies.map { sop, counting in
      try counting.figures(try rows.labels.text(sop), rows.labels)
    }
    if request.from == nil, request.to == nil, part == nil { try addErased(to: &all) }
    return all.sorted { precedes($0.sop, $1.sop) }
  }

  private func addErased(to all: inout [SOPFigures]) throws {
    let read = try connection.statement(
      "SELECT sop, state, count FROM erased_outreach WHERE kind = 'enrolments'")
    defer { read.reset() }
    while try read.step() {
      let sop = read.text(0)
      guard request.sop == nil || request.sop == sop,
        EnrolmentState.allCases.contains(where: { $0.name == read.text(1) && $0.isCounted })
      else { continue }
      if let index = all.firstIndex(where: { $0.sop == sop }) {
        all[index].erased &+= read.int(2)
      } else {
        var figures = SOPFigures(sop: sop)
        figures.erased = read.int(2)
        all.append(figures)
      }
    }
  }
}

/// What of a message's row reports count.
enum MeasuredMessage {
  /// When it was handed over; `nil` when it was not, or is known to have failed.
  static func handedOver(
    _ row: Statement, state: MessageState, handed: Int32, now: Int64
  ) -> Int64? {
    switch state {
    case .handedOver, .confirmed, .uncertain: time(row, handed, now: now)
    case .planned, .admitted, .failed, .expired: nil
    }
  }

  static func time(_ row: Statement, _ column: Int32, now: Int64) -> Int64? {
    row.optionalInt(column).flatMap { $0 <= now ? $0 : nil }
  }
}
