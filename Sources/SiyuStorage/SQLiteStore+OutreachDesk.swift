public import SiyuModel

extension SQLiteStore: OutreachDesk {
  private func looking<T>(_ body: (Connection) throws -> T) throws -> T {
    try looker.use { connection in try connection.reading(body) }
  }

  private func changing<T>(_ body: (Connection) throws -> T) throws -> T {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        let value = try body(connection)
        try connection.add(1, to: .writes)
        return value
      }
    }
  }

  // MARK: Whom

  public func addressee(
    customer: Int64?, entity: Int64?, group: String?, staff: String?, sop: String?
  ) throws -> Addressee {
    try looking {
      try AddresseeReading(connection: $0, keys: keys).addressee(
        customer: customer, entity: entity, group: group, staff: staff, sop: sop)
    }
  }

  public func contactNames(of customer: CustomerNumber) throws -> ContactNames {
    try looking { try AddresseeReading(connection: $0, keys: keys).names(of: customer) }
  }

  // MARK: Pause

  public func pauseOrder() throws -> Pause? {
    try looking { connection in
      guard try connection.number(.paused) != 0 else { return nil }
      let find = try connection.statement("SELECT value FROM meta WHERE name = 'pause_reason'")
      defer { find.reset() }
      return Pause(
        since: Instant(seconds: try connection.number(.pausedSince)),
        reason: try find.step() ? find.optionalText(0) : nil)
    }
  }

  public func pause(at: Instant, reason: String?) throws {
    try changing { connection in
      if try connection.number(.paused) == 0 { try connection.set(.pausedSince, to: at.seconds) }
      try connection.set(.paused, to: 1)
      let put = try connection.statement(
        """
        INSERT INTO meta (name, value) VALUES ('pause_reason', ?1)
        ON CONFLICT (name) DO UPDATE SET value = ?1
        """)
      put.bind(1, reason)
      try put.run()
    }
  }

  // MARK: Messages

  public func messageCounts() throws -> [MessageState: Int64] {
    try looking { connection in
      var counts: [MessageState: Int64] = [:]
      let read = try connection.statement("SELECT state, count(*) FROM messages GROUP BY state")
      defer { read.reset() }
      while try read.step() { counts[OutreachRows.state(read.int(0))] = read.int(1) }
      return counts
    }
  }

  public func messageFacts(of customer: CustomerNumber) throws -> [String: MessageFacts] {
    try looking { connection in
      var facts: [String: MessageFacts] = [:]
      for home in try PersonRows(of: customer, in: connection).numbers {
        try connection.each(
          """
          SELECT id, state, handed, answered, clicked FROM messages WHERE place >= ? AND place < ?
          """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
        ) { row in
          facts[row.text(0)] = MessageFacts(
            state: OutreachRows.state(row.int(1)), handedOverAt: Self.time(row.optionalInt(2)),
            answeredAt: Self.time(row.optionalInt(3)), clickedAt: Self.time(row.optionalInt(4)))
        }
      }
      return facts
    }
  }

  private static func time(_ seconds: Int64?) -> Instant? {
    seconds.map { Instant(seconds: $0) }
  }

  public func waitingAtGate(of staff: Set<String>?, limit: Int) throws -> WaitingAtGate {
    try looking { try GateReading($0).waiting(of: staff, limit: limit) }
  }

  // MARK: Approval

  public func waitingForApproval() throws -> [WaitingRun] {
    try looking { connection in
      var found: [WaitingRun] = []
      try connection.each(
        "SELECT run, count(*) FROM messages WHERE pending = ? GROUP BY run ORDER BY run",
        Int64(MessageState.planned.rawValue)
      ) { found.append(WaitingRun(run: $0.int(0), messages: $0.int(1))) }
      return found
    }
  }

  public func approve(runs: [Int64], at: Instant) throws -> ApprovalCounts {
    try changing { connection in
      let moving = try MessageMoving(connection)
      var counts = ApprovalCounts()
      for run in runs {
        var waiting: [(place: Int64, deadline: Int64)] = []
        try connection.each(
          "SELECT place, deadline FROM messages WHERE pending = ? AND run = ?",
          Int64(MessageState.planned.rawValue), run
        ) { waiting.append(($0.int(0), $0.int(1))) }
        for message in waiting {
          let isLate = message.deadline < at.seconds
          let isMoved = try moving.move(
            message.place, from: [.planned], to: isLate ? .expired : .admitted, at: at,
            reason: isLate ? "not approved in time" : nil)
          guard isMoved else { continue }
          if isLate { counts.expired += 1 } else { counts.admitted += 1 }
        }
      }
      try moving.finish()
      auditDesk.add(["admitted": .count(counts.admitted), "expired": .count(counts.expired)])
      return counts
    }
  }

  // MARK: By hand

  public func enrolByHand(_ enrolments: [Enrolment]) throws {
    try changing { connection in
      let writing = try byHand(at: enrolments.first?.enrolledAt, connection)
      for enrolment in enrolments {
        var change = OutreachChange()
        change.enrolments = [enrolment]
        try writing.write(change, customer: enrolment.customer, undo: nil)
      }
      try writing.flush()
      auditDesk.add(["enrolled": .count(writing.counts.begun)])
    }
  }

  /// Of no run: nobody takes it back with one.
  private func byHand(at: Instant?, _ connection: Connection) throws -> OutreachWriting {
    try OutreachWriting(
      connection, labels: LabelBook(connection), run: 0, now: at ?? Instant(seconds: 0)
    ) { [keys] in try WriteContext(connection, keys: keys) }
  }

  public func changeByHand(
    _ changes: [(customer: CustomerNumber, change: OutreachChange)], at: Instant
  ) throws {
    try changing { connection in
      let writing = try byHand(at: at, connection)
      for (customer, change) in changes {
        try writing.write(change, customer: customer.rawValue, undo: nil)
      }
      try writing.flush()
      auditDesk.add([
        "standings": .count(writing.counts.standings), "born": .count(writing.counts.events),
      ])
    }
  }

  // MARK: Standings

  public func standings(of customer: CustomerNumber) throws -> [Standing] {
    try looking { connection in
      let person = try PersonRows(of: customer, in: connection)
      return try StandingReading(connection).all(of: person.numbers)
    }
  }

  public func eachStanding(
    in programme: String, _ body: (CustomerNumber, [Standing]) throws -> Void
  ) throws {
    try looking { connection in
      try StandingReading(connection).each(in: programme, body)
    }
  }

  public func standingHistory(of customer: CustomerNumber) throws -> [PastStanding] {
    try looking { connection in
      let person = try PersonRows(of: customer, in: connection)
      return try StandingReading(connection).history(of: person.numbers)
    }
  }

  public func leaveByHand(
    _ subjects: [NamedSubject], sop: String, at: Instant
  ) throws -> LeavingCounts {
    try changing { connection in
      let writing = try byHand(at: at, connection)
      var counts = LeavingCounts()
      for subject in subjects {
        var change = OutreachChange()
        change.enrolments = try Self.enrolments(of: subject, in: connection)
          .filter { $0.key.sop == sop && subject.isSubject(of: $0) && $0.state.canBeLeft }
          .map(\.leftByHand)
        change.recalled = [Recall(sop: sop, subject: subject.key, at: at)]
        try writing.write(change, customer: subject.customer?.rawValue, undo: nil)
        counts.ended += Int64(change.enrolments.count)
      }
      try writing.flush()
      counts.messages = writing.counts.recalled
      counts.tasks = writing.counts.withdrawn
      auditDesk.add([
        "ended": .count(counts.ended), "messages": .count(counts.messages),
        "tasks": .count(counts.tasks),
      ])
      return counts
    }
  }

  public func subject(named text: String, for kind: SOPSubjectKind) throws -> NamedSubject {
    try looking { try SubjectFinding(connection: $0).find(text, for: kind) }
  }

  public func enrolments(of subject: NamedSubject) throws -> [Enrolment] {
    try looking { try Self.enrolments(of: subject, in: $0) }
  }

  private static func enrolments(
    of subject: NamedSubject, in connection: Connection
  ) throws -> [Enrolment] {
    if let customer = subject.customer { return try enrolments(of: customer, in: connection) }
    guard case .group(let id) = subject.key else { return [] }
    return try enrolments(ofGroup: id, in: connection)
  }

  public func waitingMessages(of subject: SubjectKey, sop: String) throws -> Int64 {
    try looking { Int64(try Recalling(connection: $0).places(sop, of: subject).count) }
  }
}
