public import SiyuModel

extension SQLiteStore {
  public func beginImport(
    _ header: ImportHeader, options: ImportOptions
  ) throws -> any ImportSession {
    try refuseReadOnly()
    return SQLiteImportSession(self, header, options)
  }

  public func snapshot(readers: Int) throws -> any PassSnapshot {
    try SQLiteSnapshot(self, readers: readers)
  }

  public func evaluationMark() throws -> EvaluationMark? {
    try looker.use { connection in
      let find = try connection.statement(
        """
        SELECT mark_change, mark_now, mark_fingerprint FROM runs
        WHERE finished = 1 AND mark_change IS NOT NULL ORDER BY number DESC LIMIT 1
        """)
      defer { find.reset() }
      guard try find.step() else { return nil }
      return EvaluationMark(
        change: find.int(0), now: Instant(seconds: find.int(1)), fingerprint: find.text(2))
    }
  }

  public func wasInterrupted(besides identity: String?) throws -> Bool {
    try looker.use { connection in
      // A run without a mark leaves its customers due, so it needs nobody's attention.
      let find = try connection.statement(
        """
        SELECT 1 FROM runs
        WHERE finished = 0 AND mark_change IS NOT NULL
          AND number > (SELECT coalesce(max(number), 0) FROM runs
                        WHERE finished = 1 AND mark_change IS NOT NULL)
          AND NOT (identity IS ? AND number = (SELECT max(number) FROM runs))
        LIMIT 1
        """)
      find.bind(1, identity)
      defer { find.reset() }
      return try find.step()
    }
  }

  public func standing() throws -> StoreStanding {
    try looker.use { connection in
      try connection.reading { connection in
        return StoreStanding(
          change: try connection.number(.change), writes: try connection.number(.writes),
          nextDue: try connection.nextDue())
      }
    }
  }

  public func nextDue(after: Instant) throws -> Instant? {
    try looker.use { connection in
      try connection.reading { try $0.nextDue(after: after.seconds) }
    }
  }

  public func tagIDs(for groups: [TagGroup], reserve: Bool) throws -> TagDirectory {
    let wanted = groups.flatMap { group in
      group.values.map { TagName(group: group.name, value: $0.name) }
    }
    if reserve {
      try refuseReadOnly()
      return try writer.use { connection in
        let isComplete = try wanted.allSatisfy { try TagNumbers.find($0, in: connection) != nil }
        if isComplete { return try Self.directory(wanted, in: connection) }
        return try connection.transaction { connection in
          for tag in wanted { _ = try TagNumbers.make(tag, in: connection) }
          try connection.add(1, to: .writes)
          return try Self.directory(wanted, in: connection)
        }
      }
    }
    return try looker.use { try Self.directory(wanted, in: $0) }
  }

  /// All tags there are, and the wanted ones that are missing with the numbers they would get.
  private static func directory(
    _ wanted: [TagName], in connection: Connection
  ) throws -> TagDirectory {
    var ids: [TagName: TagID] = [:]
    var next: Int32 = 1
    for (number, name) in try TagNumbers.all(in: connection) {
      ids[name] = TagID(rawValue: number)
      next = max(next, number + 1)
    }
    for tag in wanted where ids[tag] == nil {
      ids[tag] = TagID(rawValue: next)
      next += 1
    }
    return TagDirectory(ids: ids)
  }

  public func beginRun(_ run: RunHeader) throws -> any RunSession {
    try refuseReadOnly()
    return try SQLiteRunSession(self, run)
  }

  public func unfinishedRun(identity: String) throws -> Int64? {
    try looker.use { connection in
      let find = try connection.statement(SQLiteRunSession.unfinishedSQL)
      find.bind(1, identity)
      defer { find.reset() }
      return try find.step() ? find.int(1) : nil
    }
  }

  public func finishedRun(identity: String) throws -> Int64? {
    try looker.use { connection in
      let find = try connection.statement(
        "SELECT number FROM runs WHERE identity = ? AND finished = 1")
      find.bind(1, identity)
      defer { find.reset() }
      return try find.step() ? find.int(0) : nil
    }
  }

  func refuseReadOnly() throws {
    if readOnly {
      throw StoreError(.readOnly, "the store was opened for reading only")
    }
  }
}

extension Connection {
  /// When an answer, a walk or a calendar of chat groups is due next.
  /// - Parameter after: what is due at this second or before does not count; `nil`: all does.
  func nextDue(after: Int64? = nil) throws -> Instant? {
    // The first three only look at the end of an index.
    var due = try [
      "held WHERE due IS NOT NULL", "programme_standings WHERE due IS NOT NULL",
      "enrolments WHERE due IS NOT NULL AND grp IS NULL",
      "enrolments WHERE grp IS NOT NULL AND due IS NOT NULL",
      "invitations WHERE due IS NOT NULL", "rewards WHERE due IS NOT NULL",
    ].compactMap { table in
      guard let after else { return try int("SELECT min(due) FROM \(table)") }
      return try int("SELECT min(due) FROM \(table) AND due > ?", after)
    }
    let groups = try number(.groupsDue)
    if groups != 0, groups > after ?? .min { due.append(groups) }
    return due.min().map { Instant(seconds: $0) }
  }
}
