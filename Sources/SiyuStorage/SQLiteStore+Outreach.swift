public import SiyuModel

extension SQLiteStore: OutreachStore {
  private func reading<T>(_ body: (OutreachRows) throws -> T) throws -> T {
    try looker.use { connection in
      try connection.reading { try body(OutreachRows($0)) }
    }
  }

  // MARK: Messages

  public func admitted(limit: Int) throws -> [Message] { try messages(in: .admitted, limit: limit) }

  public func messages(in state: MessageState, limit: Int) throws -> [Message] {
    let condition =
      OutreachRows.isPending(state)
      ? "pending = ?1 ORDER BY planned, place" : "state = ?1 ORDER BY place"
    return try reading { rows in
      let read = try rows.connection.statement(
        "SELECT \(OutreachRows.messageColumns) FROM messages WHERE \(condition) LIMIT ?2")
      read.bind(1, Int64(state.rawValue))
      read.bind(2, Int64(limit))
      defer { read.reset() }
      var found: [Message] = []
      while try read.step() { found.append(try rows.message(read)) }
      return found
    }
  }

  public func asked() throws -> [Message] {
    try reading { rows in
      var found: [Message] = []
      try rows.connection.each(
        """
        SELECT \(OutreachRows.messageColumns) FROM messages
        WHERE pending = \(MessageState.handedOver.rawValue) AND reason IS NOT NULL ORDER BY place
        """
      ) { found.append(try rows.message($0)) }
      return found.filter { $0.handOverMark != nil }
        .sorted { ($0.plannedAt, $0.id) < ($1.plannedAt, $1.id) }
    }
  }

  public func message(_ id: String) throws -> Message? { try reading { try $0.message(id) } }

  public func messages(of customer: CustomerNumber, limit: Int) throws -> [Message] {
    try reading { rows in
      var found: [Message] = []
      for home in try PersonRows(of: customer, in: rows.connection).numbers {
        try rows.connection.each(
          "SELECT \(OutreachRows.messageColumns) FROM messages WHERE place >= ? AND place < ?",
          PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
        ) { found.append(try rows.message($0)) }
      }
      found.sort { ($0.plannedAt, $0.id) > ($1.plannedAt, $1.id) }
      return Array(found.prefix(limit))
    }
  }

  public func move(
    _ id: String, from: MessageState, to: MessageState, at: Instant, reason: String?
  ) throws -> Bool {
    try move([MessageMove(id: id, from: from, to: to, at: at, reason: reason)])[0]
  }

  /// What is handed over is on the disk before a channel is asked: a power cut must not forget it.
  public func move(_ moves: [MessageMove]) throws -> [Bool] {
    try refuseReadOnly()
    return try writer.use { connection in
      func run() throws -> [Bool] {
        try connection.transaction { connection in
          let moving = try MessageMoving(connection)
          let moved = try moves.map(moving.move)
          try moving.finish()
          if moved.contains(true) { try connection.add(1, to: .writes) }
          return moved
        }
      }
      return moves.contains { $0.to == .handedOver } ? try connection.onDisk(run) : try run()
    }
  }

  public func contacts(for message: Message, at now: Instant) throws -> ContactHistory {
    try reading { rows in
      let reading = try OutreachReading(rows.connection)
      if let group = message.group {
        return try reading.contacts(ofGroup: group, at: now, except: message.id)
      }
      guard let customer = message.customer else { return ContactHistory() }
      return try reading.contacts(of: rows.owner(of: customer), at: now, except: message.id)
    }
  }

  // MARK: Pause

  public func pause(_ paused: Bool, at: Instant) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        if (try connection.number(.paused) != 0) == paused { return }
        try connection.set(.paused, to: paused ? 1 : 0)
        try connection.set(.pausedSince, to: at.seconds)
        try connection.add(1, to: .writes)
      }
    }
  }

  public var isPaused: Bool { get throws { try looker.use { try $0.number(.paused) != 0 } } }

  // MARK: Enrolments and tasks

  public func enrolments(of customer: CustomerNumber) throws -> [Enrolment] {
    try looker.use { connection in
      try connection.reading { try Self.enrolments(of: customer, in: $0) }
    }
  }

  static func enrolments(
    of customer: CustomerNumber, in connection: Connection
  ) throws -> [Enrolment] {
    let rows = OutreachRows(connection)
    let person = try PersonRows(of: customer, in: connection)
    let owner = person.numbers[0]
    var found: [Enrolment] = []
    for home in person.numbers {
      try connection.each(
        """
        SELECT \(OutreachRows.enrolmentColumns) FROM enrolments
        WHERE place >= ? AND place < ? AND entity IS NULL
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
      ) { found.append(try rows.enrolment($0, customer: owner)) }
    }
    try connection.each(OutreachReading.entityEnrolmentsSQL, owner) {
      found.append(try rows.enrolment($0, customer: owner))
    }
    return found.sorted {
      ($0.enrolledAt, $0.number ?? 0) < ($1.enrolledAt, $1.number ?? 0)
    }
  }

  static func enrolments(
    ofGroup id: String, in connection: Connection
  ) throws -> [Enrolment] {
    let rows = OutreachRows(connection)
    let read = try connection.statement(
      "SELECT \(OutreachRows.enrolmentColumns) FROM enrolments WHERE grp = ? ORDER BY place")
    read.bind(1, id)
    defer { read.reset() }
    var found: [Enrolment] = []
    while try read.step() { found.append(try rows.enrolment(read, customer: nil)) }
    return found
  }

  public func tasks(of staff: String?, open: Bool, limit: Int) throws -> [StaffTask] {
    try reading { rows in
      let label = try staff.map { Int64(try rows.labels.existing($0) ?? -1) }
      let read = try rows.connection.statement(
        """
        SELECT \(OutreachRows.taskColumns) FROM tasks
        WHERE \(staff == nil ? "?1 IS NULL" : "staff = ?1") AND done IS \(open ? "" : "NOT ")NULL
        ORDER BY planned \(open ? "" : "DESC"), place LIMIT ?2
        """)
      read.bind(1, label)
      read.bind(2, Int64(limit))
      defer { read.reset() }
      var found: [StaffTask] = []
      while try read.step() { found.append(try rows.task(read)) }
      return found
    }
  }

  public func finishTask(_ id: String, at: Instant) throws -> Bool {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction { connection in
        guard try OutreachRows(connection).isOpen(task: id) else { return false }
        let context = try WriteContext(connection, keys: keys)
        _ = try TaskResultTaking(context).take(TaskResult(task: id, result: .done, at: at))
        try context.settle()
        return true
      }
    }
  }

  // MARK: What came back

  public func record(
    _ receipts: [Receipt], unsubscribeWords words: [String]
  ) throws -> ReceiptCounts {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction { connection in
        let context = try WriteContext(connection, keys: keys)
        let taking = try ReceiptTaking(context, words: words)
        var counts = ReceiptCounts()
        for (index, receipt) in receipts.enumerated() {
          switch try taking.take(receipt) {
          case .added, .changed: counts.taken += 1
          case .unchanged: counts.unchanged += 1
          case .refused, .early: counts.unknown.append(index)
          }
        }
        try taking.finish()
        counts.unsubscribed = taking.unsubscribed
        try context.settle()
        return counts
      }
    }
  }

  public func run(identity: String) throws -> Int64? {
    try looker.use { connection in
      let find = try connection.statement(
        "SELECT max(number) FROM runs WHERE identity = ? AND finished = 1")
      find.bind(1, identity)
      defer { find.reset() }
      return try find.step() ? find.optionalInt(0) : nil
    }
  }

  public func hasBegun(run identity: String) throws -> Bool {
    try looker.use { connection in
      let find = try connection.statement(SQLiteRunSession.unfinishedSQL)
      find.bind(1, identity)
      defer { find.reset() }
      return try find.step() && find.int(1) > 0
    }
  }

  public func lastUndoableRun() throws -> Int64? {
    try looker.use { try $0.int("SELECT max(number) FROM runs WHERE undoable = 1") }
  }

  public func undo(run: Int64, at: Instant, dryRun: Bool) throws -> UndoCounts {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.begin()
      do {
        let counts = try Undoing(connection, run: run, at: at, hash: keys.keyHash).undo()
        if dryRun {
          connection.rollback()
        } else {
          try connection.add(1, to: .writes)
          auditDesk.add([
            "run": .count(run), "tags": .count(counts.tags), "begun": .count(counts.begun),
            "restored": .count(counts.restored), "messages": .count(counts.messages),
            "tasks": .count(counts.tasks),
          ])
          if counts.standings > 0 {
            auditDesk.add(["standings": .count(counts.standings)])
          }
          try connection.commit(endsCommand: true)
        }
        return counts
      } catch {
        connection.rollback()
        throw error
      }
    }
  }

  public func erasedOutreach() throws -> [ErasedOutreach] {
    try looker.use { connection in
      var found: [ErasedOutreach] = []
      let read = try connection.statement(
        "SELECT kind, sop, state, count FROM erased_outreach ORDER BY kind, sop, state")
      defer { read.reset() }
      while try read.step() {
        found.append(
          ErasedOutreach(
            kind: read.text(0), sop: read.text(1), state: read.text(2), count: read.int(3)))
      }
      return found
    }
  }
}

extension Connection {
  /// Each row of a query. Uses of one text must not overlap.
  func each(_ sql: String, _ arguments: Int64..., body: (Statement) throws -> Void) throws {
    let query = try statement(sql)
    for (index, value) in arguments.enumerated() { query.bind(Int32(index + 1), value) }
    defer { query.reset() }
    while try query.step() { try body(query) }
  }
}
