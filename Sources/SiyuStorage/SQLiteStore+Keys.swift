public import SiyuModel

extension SQLiteStore {
  public func rotateKey(
    to key: [UInt8], dryRun: Bool, temporaryDirectory: String, step: (RotationStep) throws -> Void
  ) throws -> RotationCounts {
    try refuseReadOnly()
    let (old, next) = (keys, keys.successor(try WorkspaceKey(bytes: key)))
    let counts = try withoutActuallyEscaping(step) { step in
      try writer.use { connection in
        try connection.begin()
        do {
          let counts = try KeyRotation(
            connection, from: old, to: next, directory: temporaryDirectory, step: step
          ).run()
          if dryRun { connection.rollback() } else { try connection.commit() }
          return counts
        } catch {
          connection.rollback()
          throw error
        }
      }
    }
    if !dryRun { take(next) }
    return counts
  }

  public func owedCleaning() throws -> OwedCleaning {
    try looker.use { OwedCleaning(rawValue: try $0.number(.cleaning)) }
  }

  /// Rows that were deleted or changed leave their bytes in freed pages, in the gaps of pages that
  /// split, and in the log. Writing the file anew is the one thing that reaches all of them; see
  /// `docs/decisions/0022-erasing-by-vacuum.md`.
  public func clean() throws {
    try refuseReadOnly()
    try writer.use { connection in
      if connection.isInTransaction { try connection.begin() }
      try connection.execute("VACUUM")
      try connection.emptyLog()
      try connection.transaction { try $0.set(.cleaning, to: 0) }
    }
  }
}

extension Connection {
  /// Moves the log into the file and cuts it to nothing.
  /// - Throws: `StoreError` `.busy` while somebody reads from it.
  fileprivate func emptyLog() throws {
    let checkpoint = try statement("PRAGMA wal_checkpoint(TRUNCATE)")
    defer { checkpoint.reset() }
    if try checkpoint.step(), checkpoint.int(0) == 0 { return }
    throw StoreError(
      .busy, "another siyu is reading this workspace, so old bytes stay in the store's log",
      hint: "wait until it has finished, then run the same command again")
  }
}
