import SiyuModel

extension StoreCheck {
  static let steps = StoreCheck("tables") { context in
    let known = Set(Migrations.all.map(\.name))
    let applied = try Migrations.applied(in: context.connection)
    if let newer = applied.subtracting(known).min() {
      return Finding(
        "tables", .problem, "written by a newer siyu (step \"\(newer)\" is not known here)",
        step: "update siyu")
    }
    if let missing = known.subtracting(applied).min() {
      return Finding(
        "tables", .note, "of an older siyu: step \"\(missing)\" has not been taken",
        step: "make a backup; the next command that writes brings them up to date")
    }
    return Finding("tables", .ok, "up to date (\(known.max() ?? ""))")
  }

  /// Indexes can be made anew from their tables; a damaged page of a table cannot.
  static let integrity = StoreCheck(
    "SQLite's file",
    find: { context in
      let pragma = context.full ? "integrity_check" : "quick_check"
      // Until it is known, nothing may be mended.
      context.isSound = false
      let problems: [String]
      do { problems = try integrityProblems(context, pragma) } catch let error as StoreError
        where error.code == .damaged
      {
        return Finding(
          "SQLite's file", .problem, error.message, step: StoreCheckContext.restore)
      }
      context.isSound = problems.allSatisfy(isOfAnIndex)
      guard let first = problems.first else {
        return Finding(
          "SQLite's file", .ok, context.full ? "sound" : "sound, as far as --full does not look")
      }
      let isMendable = context.isSound
      return Finding(
        "SQLite's file", .problem,
        "damaged in \(problems.count >= mostProblems ? "\(mostProblems) places or more" : "\(problems.count) places"): \(first)",
        step: isMendable ? nil : StoreCheckContext.restore,
        mend: isMendable ? "make the indexes anew from their tables" : nil)
    },
    mend: { context in
      try context.connection.execute("REINDEX")
      if let left = try integrityProblems(context, "integrity_check").first {
        throw StoreError(
          .damaged, "the indexes were made anew, and the file is still damaged: \(left)",
          hint: StoreCheckContext.restore)
      }
    })

  private static let mostProblems = 100

  private static func integrityProblems(
    _ context: StoreCheckContext, _ pragma: String
  ) throws -> [String] {
    let read = try Statement(context.connection.handle, "PRAGMA \(pragma)(\(mostProblems))")
    var problems: [String] = []
    while try read.step() {
      let line = read.text(0)
      if line != "ok" { problems.append(line) }
    }
    return problems
  }

  private static func isOfAnIndex(_ problem: String) -> Bool {
    problem.contains(" missing from index ") || problem.hasPrefix("wrong # of entries in index")
      || problem.hasPrefix("non-unique entry in index")
  }

  static let key = StoreCheck("key") { context in
    if let problem = context.keyProblem {
      return Finding(
        "key", .problem, problem,
        step:
          "put back the key file that belongs to this store; without it names, phones, birthdays"
          + " and addresses cannot be read by anybody")
    }
    return Finding("key", .ok, "opens this store")
  }

  static let changeNumber = StoreCheck(
    "change number",
    find: { context in
      let newest = try context.count("SELECT coalesce(max(changed), 0) FROM customers")
      let kept = try context.connection.number(.change)
      return kept >= newest
        ? Finding("change number", .ok, "\(kept)")
        : Finding(
          "change number", .problem, "\(kept), but customers changed at \(newest)",
          mend: "set it to \(newest)")
    },
    mend: { context in
      let newest = try context.count("SELECT coalesce(max(changed), 0) FROM customers")
      try context.connection.set(.change, to: newest)
    })

  static let unfinishedRuns = StoreCheck("runs") { context in
    let count = try context.count(
      """
      SELECT count(*) FROM runs WHERE finished = 0 AND number > (
        SELECT coalesce(max(number), 0) FROM runs WHERE finished = 1 AND mark_change IS NOT NULL)
      """)
    return count == 0
      ? Finding("runs", .ok, "all ended")
      : Finding(
        "runs", .note, "\(count) begun and not ended: an apply was killed, or is at work",
        step: "siyu apply, or the same plan file again: it goes on where it stopped")
  }
}
