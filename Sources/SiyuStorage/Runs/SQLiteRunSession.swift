import SiyuModel

/// The decisions of one pass going into the store, bucket by bucket.
final class SQLiteRunSession: RunSession {
  let store: SQLiteStore
  let header: RunHeader
  let run: Int64
  private(set) var committedThrough: Int64
  private var readWords: [[String]: Int32] = [:]
  private var labels: LabelBook?
  /// What this session committed, for the audit log.
  private(set) var done = RunTally()
  /// It was taken up: what it did before is not in `done`.
  let isResumed: Bool

  /// The store's `writes` after our last commit: another value means somebody else wrote, and
  /// perhaps erased words.
  private var writesSeen: Int64 = -1

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
  func isUnchanged(_ connection: Connection) throws -> Bool {
    guard let basis = header.basis else { return true }
    let own = try connection.int("SELECT changes FROM runs WHERE number = ?", run) ?? 0
    return try connection.number(.change) - own == basis.change
  }

  /// Two that commit at once would each decide without the other's tags.
  static var overtaken: StoreError {
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
}
