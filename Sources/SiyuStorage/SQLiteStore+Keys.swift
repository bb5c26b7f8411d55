import Foundation
import SiyuDisk
public import SiyuModel

extension SQLiteStore {
  public func rotateKey(
    to key: [UInt8], dryRun: Bool, temporaryDirectory: String, step: (RotationStep) throws -> Void
  ) throws -> RotationCounts {
    try refuseReadOnly()
    let (old, next) = (keys, keys.successor(try WorkspaceKey(bytes: key)))
    let counts = try withoutActuallyEscaping(step) { step in
      try writer.use { connection in
        // The old key goes when this returns: a power cut must not take the commit back.
        try connection.onDisk {
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
    }
    if !dryRun { take(next) }
    return counts
  }

  /// Puts what is committed on the disk, whoever committed it: before the old key goes at the end of a
  /// rotation that another process began.
  ///
  /// Only the log has to be put there; SQLite puts the file itself there before it takes anything out
  /// of the log. The file is not opened here: closing it would drop SQLite's locks on it.
  /// - Throws: `StoreError` `.failed`.
  public func syncCommits() throws {
    do throws(DiskFailure) {
      // No log: all of it is in the file.
      do throws(DiskFailure) { try DiskSync.file("\(path)-wal") } catch {
        if error.code != ENOENT { throw error }
      }
      try DiskSync.folder(DiskPath.split(path).folder)
    } catch {
      throw StoreError(
        .failed,
        "the store's last changes cannot be put on the disk: \(SystemFailure.reason(error.code))",
        hint: SystemFailure.advice(error.code, about: path)
          ?? "look after the disk, then run the same command again")
    }
  }

  public func owedCleaning() throws -> OwedCleaning {
    try looker.use { OwedCleaning(rawValue: try $0.number(.cleaning)) }
  }

  /// Rows that were deleted or changed leave their bytes in freed pages, in the gaps of pages that
  /// split, and in the log. Writing the file anew is the one thing that reaches all of them; see
  /// `docs/decisions/0022-erasing-by-vacuum.md`.
  public func clean() throws {
    try refuseReadOnly()
    try writer.use { try $0.clean() }
  }
}

extension Connection {
  /// Writes the file anew and empties the log; nothing is owed afterwards.
  func clean() throws {
    try refuseInsideTransaction()
    try execute("VACUUM")
    try emptyLog()
    try transaction { try $0.set(.cleaning, to: 0) }
  }

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
