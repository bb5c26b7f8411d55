import SiyuModel

/// What is true once all of a run is committed: its mark, the SOPs that began with it, up to when their
/// days were seen.
extension SQLiteRunSession {
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
