import SiyuModel

/// The decisions of one pass going into the store, bucket by bucket.
final class SQLiteRunSession: RunSession {
  private let store: SQLiteStore
  private let header: RunHeader
  let run: Int64
  private(set) var committedThrough: Int64
  private var readWords: [[String]: Int32] = [:]
  private var labels: LabelBook?
  /// What this session committed, for the audit log.
  private var done = Done()
  /// It was taken up: what it did before is not in `done`.
  private let isResumed: Bool

  private struct Done {
    var customers: Int64 = 0
    var gained: Int64 = 0
    var lost: Int64 = 0
    var outreach = OutreachWriting.Counts()
    /// Something can be taken back.
    var isNoted = false
    var isNothing: Bool { !isNoted && gained + lost == 0 && outreach == OutreachWriting.Counts() }

    mutating func add(_ counts: OutreachWriting.Counts) {
      outreach.begun += counts.begun
      outreach.advanced += counts.advanced
      outreach.messages += counts.messages
      outreach.tasks += counts.tasks
      outreach.points += counts.points
      outreach.coupons += counts.coupons
      outreach.recalled += counts.recalled
      outreach.standings += counts.standings
      outreach.events += counts.events
      outreach.rewards.given += counts.rewards.given
      outreach.rewards.takenBack += counts.rewards.takenBack
    }
  }
  /// The store's `writes` after our last commit: another value means somebody else wrote, and
  /// perhaps erased words.
  private var writesSeen: Int64 = -1

  /// Only the newest run can be taken up: a later one has decided on top of older ones.
  static let unfinishedSQL =
    """
    SELECT number, through FROM runs
    WHERE number = (SELECT max(number) FROM runs) AND identity = ? AND finished = 0
    """

  /// Takes up an unfinished run with the same identity, or begins a new one.
  init(_ store: SQLiteStore, _ header: RunHeader) throws {
    self.store = store
    self.header = header
    (run, committedThrough, isResumed) = try store.writer.use { connection in
      try connection.transaction {
        try Self.begin(header, isUndoable: !store.isPassing, in: $0)
      }
    }
    try store.writer.use { try $0.letLogGrow(true) }
  }

  deinit { try? store.writer.use { try $0.letLogGrow(false) } }

  /// 0 and 0 when there never was a run.
  static func newest(in connection: Connection) throws -> (run: Int64, through: Int64) {
    let find = try connection.statement(
      "SELECT number, through FROM runs ORDER BY number DESC LIMIT 1")
    defer { find.reset() }
    return try find.step() ? (find.int(0), find.int(1)) : (0, 0)
  }

  private static func begin(
    _ header: RunHeader, isUndoable: Bool, in connection: Connection
  ) throws -> (Int64, Int64, Bool) {
    let find = try connection.statement(unfinishedSQL)
    find.bind(1, header.identity)
    defer { find.reset() }
    if try find.step() { return (find.int(0), find.int(1), true) }
    if let basis = header.basis {
      let newest = try newest(in: connection)
      guard newest == (basis.run, basis.committedThrough) else { throw overtaken }
    }
    let insert = try connection.statement(
      """
      INSERT INTO runs (identity, now, mark_change, mark_now, mark_fingerprint, through, finished,
        undoable)
      VALUES (?, ?, ?, ?, ?, 0, 0, ?)
      """)
    insert.bind(1, header.identity)
    insert.bind(2, header.now.seconds)
    insert.bind(3, header.mark?.change)
    insert.bind(4, header.mark?.now.seconds)
    insert.bind(5, header.mark?.fingerprint)
    insert.bind(6, isUndoable ? 1 : 0)
    try insert.run()
    let run = connection.lastInserted
    let plugin = try connection.statement(
      "INSERT INTO run_plugins (run, position, name, checksum) VALUES (?, ?, ?, ?)")
    for (position, value) in header.plugins.enumerated() {
      plugin.bind(1, run)
      plugin.bind(2, Int64(position))
      plugin.bind(3, value.name)
      plugin.bind(4, value.checksum)
      try plugin.run()
    }
    let rule = try connection.statement(
      "INSERT INTO run_rules (run, position, plugin, text) VALUES (?, ?, ?, ?)")
    for (position, value) in header.rules.enumerated() {
      rule.bind(1, run)
      rule.bind(2, Int64(position))
      rule.bind(3, Int64(value.plugin))
      rule.bind(4, value.text)
      try rule.run()
    }
    if isUndoable { try UndoLog.prune(in: connection) }
    // Before anything is given, so that codes which went back can be.
    _ = try CouponCodes(connection, labels: LabelBook(connection)).settle(at: header.now)
    try connection.add(1, to: .writes)
    return (run, 0, false)
  }

  func commit(_ subjects: [SubjectChange], through bucket: Int64) throws {
    try committing { connection in
      try write(subjects, in: connection)
      try connection.run("UPDATE runs SET through = ? WHERE number = ?", bucket, run)
    }
    committedThrough = bucket
  }

  func commit(groups: [(String, OutreachChange)]) throws {
    try committing { connection in
      let isDone = try connection.int("SELECT groups FROM runs WHERE number = ?", run) == 1
      if isDone { return }
      let writing = try outreach(connection)
      let undo = UndoLog(isKept: !store.isPassing)
      for (_, change) in groups { try writing.write(change, customer: nil, undo: undo) }
      try writing.flush()
      if try undo.write(run: run, bucket: -1, in: connection) { done.isNoted = true }
      done.add(writing.counts)
      try connection.run("UPDATE runs SET groups = 1 WHERE number = ?", run)
    }
  }

  private func committing(_ body: (Connection) throws -> Void) throws {
    try store.writer.use { connection in
      // A rollback would leave numbers of words that were never kept.
      let (readsBefore, doneBefore) = (readWords, done)
      do {
        try connection.transaction { connection in
          guard try isCurrent(connection) else { throw Self.overtaken }
          if try connection.number(.writes) != writesSeen { readWords.removeAll() }
          let before = try connection.number(.change)
          try body(connection)
          let moved = try connection.number(.change) - before
          if moved > 0 {
            try connection.run(
              "UPDATE runs SET changes = changes + ? WHERE number = ?", moved, run)
          }
          try connection.add(1, to: .writes)
          writesSeen = try connection.number(.writes)
        }
      } catch {
        readWords = readsBefore
        done = doneBefore
        labels = nil
        throw error
      }
    }
  }

  private func outreach(_ connection: Connection) throws -> OutreachWriting {
    let labels = self.labels ?? LabelBook(connection)
    self.labels = labels
    return try OutreachWriting(connection, labels: labels, run: run, now: header.now) {
      [store] in try WriteContext(connection, keys: store.keys)
    }
  }

  /// Whether nobody else changed what rules see, since what was decided on.
  private func isUnchanged(_ connection: Connection) throws -> Bool {
    guard let basis = header.basis else { return true }
    let own = try connection.int("SELECT changes FROM runs WHERE number = ?", run) ?? 0
    return try connection.number(.change) - own == basis.change
  }

  /// Two that commit at once would each decide without the other's tags.
  private static var overtaken: StoreError {
    StoreError(
      .busy, "another apply was committed meanwhile",
      hint: "run the same command again: it decides on what is there now")
  }

  private func isCurrent(_ connection: Connection) throws -> Bool {
    try connection.int(
      """
      SELECT 1 FROM runs
      WHERE number = ? AND finished = 0 AND number = (SELECT max(number) FROM runs)
      """, run) != nil
  }

  /// Whether the customer is no longer what was decided on: changed, merged into another, erased.
  private func hasChanged(_ customer: Int64, in connection: Connection) throws -> Bool {
    guard let basis = header.basis else { return false }
    return try connection.int(
      "SELECT 1 FROM customers WHERE number = ? AND changed <= ? AND owner = number",
      customer, basis.change) == nil
  }

  private func write(_ subjects: [SubjectChange], in connection: Connection) throws {
    let held = try HeldTags(connection)
    let words = WordBook(connection)
    let hasMerged =
      try connection.int("SELECT 1 FROM customers WHERE owner <> number LIMIT 1") != nil
    let isUnchanged = try self.isUnchanged(connection)
    let log = PackWriter(capacity: 1 << 16)
    let undo = UndoLog(isKept: !store.isPassing)
    let outreach = try self.outreach(connection)
    var bucket: Int64 = -1
    for subject in subjects {
      // The next pass looks at it: it changed after whatever mark there is by then.
      if !isUnchanged, try hasChanged(subject.customer, in: connection) {
        try connection.set(.lastLeavingOut, to: run)
        continue
      }
      let its = CustomerNumber(rawValue: subject.customer).bucket
      if its != bucket {
        if bucket >= 0 {
          try held.log(bucket: bucket, run: run, log.bytes)
          if try undo.write(run: run, bucket: bucket, in: connection) { done.isNoted = true }
        }
        log.clear()
        bucket = its
      }
      if let change = subject.outreach {
        try outreach.write(change, customer: subject.customer, undo: undo)
      }
      if subject.changes.isEmpty, subject.keepsDue { continue }
      var row = try held.row(subject.customer)
      let before = done.gained + done.lost
      let absorbed = hasMerged ? try held.absorbed(by: subject.customer) : []
      for change in subject.changes {
        let reads = try word(for: change.reads, words)
        guard
          try apply(change, reads, of: subject.customer, to: &row.held, absorbed, held, undo)
        else { continue }
        PackedDecision(
          customer: subject.customer, tag: change.tag.rawValue, gained: change.gained,
          at: header.now.seconds, rule: change.rule, reason: change.reason, reads: reads
        ).write(to: log)
        if change.gained { done.gained += 1 } else { done.lost += 1 }
      }
      let due = subject.keepsDue ? row.due : subject.due == .max ? nil : subject.due
      if done.gained + done.lost != before {
        done.customers += 1
      } else if row.exists ? row.due == due : due == nil {
        continue
      }
      try held.write(subject.customer, row, due: due)
    }
    if bucket >= 0 {
      try held.log(bucket: bucket, run: run, log.bytes)
      if try undo.write(run: run, bucket: bucket, in: connection) { done.isNoted = true }
    }
    try outreach.flush()
    done.add(outreach.counts)
  }

  /// - Returns: whether anything changes; what is set by hand stays.
  private func apply(
    _ change: TagChange, _ reads: Int32, of customer: Int64, to row: inout PackedHeld,
    _ absorbed: [Int64], _ held: HeldTags, _ undo: UndoLog
  ) throws -> Bool {
    let tag = change.tag.rawValue
    let index = row.index(of: tag)
    if let index, row.entries[index].byHand { return false }
    if change.gained {
      if index != nil { return false }
      row.put(
        PackedHeld.Entry(
          tag: tag, since: header.now.seconds, run: run, rule: change.rule,
          reason: change.reason, reads: reads))
      return true
    }
    var isChanged = false
    if let index {
      undo.lost(customer, row.entries.remove(at: index))
      isChanged = true
    }
    for number in absorbed {
      var other = try held.row(number)
      guard let index = other.held.index(of: tag), !other.held.entries[index].byHand else {
        continue
      }
      undo.lost(number, other.held.entries.remove(at: index))
      try held.write(number, other, due: other.due)
      isChanged = true
    }
    return isChanged
  }

  private func word(for reads: [String], _ words: WordBook) throws -> Int32 {
    if reads.isEmpty { return 0 }
    if let known = readWords[reads] { return known }
    let number = try words.number(reads.joined(separator: "\n"))
    if readWords.count > 10_000 { readWords.removeAll(keepingCapacity: true) }
    readWords[reads] = number
    return number
  }

  func finish() throws {
    try store.writer.use { connection in
      store.auditDesk.add([
        "run": .count(run), "customers": .count(done.customers), "gained": .count(done.gained),
        "lost": .count(done.lost),
      ])
      if done.outreach != OutreachWriting.Counts() {
        store.auditDesk.add([
          "enrolled": .count(done.outreach.begun), "advanced": .count(done.outreach.advanced),
          "messages": .count(done.outreach.messages), "tasks": .count(done.outreach.tasks),
        ])
        if done.outreach.points > 0 {
          store.auditDesk.add(["points": .count(done.outreach.points)])
        }
        if done.outreach.standings > 0 || done.outreach.events > 0 {
          store.auditDesk.add([
            "standings": .count(done.outreach.standings), "born": .count(done.outreach.events),
          ])
        }
        if done.outreach.coupons > 0 {
          store.auditDesk.add(["coupons": .count(done.outreach.coupons)])
        }
        if done.outreach.rewards != RewardGiving.Counts() {
          store.auditDesk.add([
            "rewarded": .count(done.outreach.rewards.given),
            "clawed_back": .count(done.outreach.rewards.takenBack),
          ])
        }
        if done.outreach.recalled > 0 {
          store.auditDesk.add(["recalled": .count(done.outreach.recalled)])
        }
      }
      try connection.transaction(endsCommand: true) { connection in
        // Customers who changed meanwhile were left to the next pass. To an SOP that begins, what is
        // true of them by then is to be what was true before: so it begins with that pass.
        if try isUnchanged(connection) { try note(header.sops, in: connection) }
        try noteDays(in: connection)
        if header.mark != nil {
          try connection.set(.groupsDue, to: header.groupsDue?.seconds ?? 0)
        }
        try connection.run("UPDATE runs SET finished = 1 WHERE number = ?", run)
        if done.isNothing, !isResumed {
          try connection.run(
            "UPDATE runs SET undoable = ? WHERE number = ? AND undoable = 1",
            UndoLog.changedNothing, run)
        }
        try connection.add(1, to: .writes)
      }
      try connection.letLogGrow(false)
      connection.truncateLargeLog()
    }
  }

  /// Whoever was left out has not been looked at: days that came before stay to be seen for the next
  /// pass, as those of an SOP do whose plugin took no part. Who was enrolled or declined on them has a
  /// row and is not taken in a second time.
  private func noteDays(in connection: Connection) throws {
    guard let mark = header.mark else { return }
    var lookedAt: Int64? = mark.now.seconds
    let leftOut = try connection.number(.lastLeavingOut) == run
    if leftOut {
      lookedAt = try connection.int(
        """
        SELECT mark_now FROM runs WHERE number < ? AND finished = 1 AND mark_now IS NOT NULL
        ORDER BY number DESC LIMIT 1
        """, run)
    }
    let update = try connection.statement(
      "UPDATE sops SET looked_at = ? WHERE name = ?" + (leftOut ? " AND looked_at IS NULL" : ""))
    for name in header.looked {
      update.bind(1, lookedAt)
      update.bind(2, name)
      try update.run()
    }
  }

  private func note(_ sops: [KnownSOP], in connection: Connection) throws {
    let insert = try connection.statement(
      "INSERT OR IGNORE INTO sops (name, since) VALUES (?, ?)")
    for sop in sops {
      insert.bind(1, sop.name)
      insert.bind(2, sop.since.seconds)
      try insert.run()
    }
  }
}
