import Foundation
import GRDB
import GRDBSQLite
public import SiyuModel

/// Looks a store over, also one that does not open, and mends what can be mended.
///
/// Stands beside `SQLiteStore` and not on it: it has to work where that refuses, and looking must
/// change nothing, not even the tables' version.
public struct StoreCheckup: Sendable {
  let path: String
  let keys: [WorkspaceKey]
  let full: Bool
  let temporaryDirectory: String

  /// - Parameters:
  ///   - keys: those the workspace has, the first that fits is taken; none where they cannot be
  ///     read, and what needs one is then said to be open.
  ///   - full: everything, instead of what takes seconds.
  public init(path: String, keys: [WorkspaceKey], full: Bool, temporaryDirectory: String) {
    self.path = path
    self.keys = keys
    self.full = full
    self.temporaryDirectory = temporaryDirectory
  }

  /// What every check found; never throws, for that is a finding too.
  public func findings() -> [Finding] {
    if let problem = problemOfFile() { return [problem] }
    do {
      return try connection(readOnly: true).use { connection in
        try connection.reading { connection in
          if try !Self.isStore(connection) { return [Self.noStore] }
          let context = context(connection)
          let findings = StoreCheck.all.map { Self.run($0, context) }
          return Self.isTooNew(connection) ? findings.map(Self.withoutMending) : findings
        }
      }
    } catch { return [unopened(error)] }
  }

  /// Mends everything that checks offer, in one transaction; nothing where one of them fails.
  ///
  /// - Parameter note: goes into the audit log in the same transaction, where there is one.
  /// - Returns: what was mended.
  /// - Throws: `StoreError`: `.tooNew` when a newer siyu wrote the store: what its tables hold, and
  ///   what has to be true of them, is not known here; `.damaged`, `.busy` ….
  public func mend(note: AuditNote?) throws -> [String] {
    if let problem = problemOfFile() { throw StoreError(.failed, problem.message) }
    // Writing the file anew takes a temporary copy of all of it: the owner's alone.
    setenv("SQLITE_TMPDIR", temporaryDirectory, 1)
    return try connection(readOnly: false).use { connection in
      if try !Self.isStore(connection) { return [] }
      let desk = AuditDesk()
      var owesCleaning = false
      let mended = try connection.transaction(carriesEntry: false) { connection -> [String] in
        try Migrations.refuseUnknown(Migrations.applied(in: connection))
        let context = context(connection)
        let owed = try connection.number(.cleaning)
        var mended: [String] = []
        for check in StoreCheck.all {
          let finding = Self.run(check, context)
          if !context.isSound {
            throw StoreError(
              .damaged, "the store's file is damaged; nothing was mended in it",
              hint: StoreCheckContext.restore)
          }
          guard finding.state == .problem, let words = finding.mend, let mend = check.mend else {
            continue
          }
          try mend(context)
          let after = Self.run(check, context)
          if after.state == .problem {
            throw StoreError(.damaged, "\(check.name): \(after.message)", hint: after.step)
          }
          mended.append("\(check.name): \(words)")
        }
        if mended.isEmpty { return mended }
        if context.hasRemoved {
          owesCleaning = owed == 0
          let all = OwedCleaning(rawValue: owed).union(.erasure)
          try connection.set(.cleaning, to: all.rawValue)
        }
        try connection.add(1, to: .writes)
        if let note, try context.hasAuditLog() {
          desk.begin(note)
          desk.add(["mended": .count(Int64(mended.count))])
          try desk.write(.done, in: connection)
        }
        return mended
      }
      // What an erasure or a rotation owes is theirs to complete. Where this fails, the next look
      // says that old bytes are left.
      if owesCleaning { try? connection.clean() }
      if logBytes > 0 { try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
      return mended
    }
  }

  /// Moves the log into the file, as far as nobody is reading it.
  public func tidyLog() throws {
    try connection(readOnly: false).use { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// Bytes of the log that wait to be moved into the file.
  public var logBytes: Int64 {
    var about = stat()
    return stat(path + "-wal", &about) == 0 ? Int64(about.st_size) : 0
  }

  // MARK: Opening

  private static func run(_ check: StoreCheck, _ context: StoreCheckContext) -> Finding {
    do { return try check.find(context) } catch {
      let words = (error as? StoreError)?.message ?? "\(error)"
      return Finding(
        check.name, .problem, "cannot be looked at: \(words)", step: StoreCheckContext.restore)
    }
  }

  private static func isTooNew(_ connection: Connection) -> Bool {
    do { try Migrations.refuseUnknown(Migrations.applied(in: connection)) } catch { return true }
    return false
  }

  private static func withoutMending(_ finding: Finding) -> Finding {
    if finding.mend == nil { return finding }
    return Finding(finding.check, finding.state, finding.message, step: "update siyu")
  }

  private func problemOfFile() -> Finding? {
    var about = stat()
    guard stat(path, &about) == 0 else {
      return Finding(
        "store", .problem, "its file cannot be found: \(String(cString: strerror(errno)))",
        step: "see that its disk is there, or restore the last backup; 'siyu init --store' makes an"
          + " empty one")
    }
    guard about.st_mode & S_IFMT == S_IFREG else {
      return Finding(
        "store", .problem, "what stands there is no file",
        step: "move it away and restore the last backup")
    }
    return nil
  }

  private static func isStore(_ connection: Connection) throws -> Bool {
    try connection.int(
      "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'grdb_migrations')") == 2
  }

  private static var noStore: Finding {
    Finding(
      "store", .problem, "its file holds nothing of siyu's",
      step: "restore the last backup; where there never was any data, remove the file: the next"
        + " import makes another")
  }

  private func unopened(_ error: any Error) -> Finding {
    let known = tellingOfReadOnlyFolder(error, path) as? StoreError
    let isDamaged = known?.code == .damaged
    return Finding(
      "store", .problem, known?.message ?? "\(error)",
      step: isDamaged ? StoreCheckContext.restore : known?.hint ?? StoreCheckContext.restore)
  }

  private func connection(readOnly: Bool) throws -> QueuedConnection {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = false
    configuration.allowsUnsafeTransactions = true
    configuration.label = "siyu.checkup"
    let connection = try mappingFailures(path) {
      QueuedConnection(try DatabaseQueue(path: path, configuration: configuration))
    }
    // The file is read only now; one that is no database says so here.
    _ = try connection.use { try $0.int("SELECT count(*) FROM sqlite_master") }
    return connection
  }

  private func context(_ connection: Connection) -> StoreCheckContext {
    var ring: KeyRing?
    var problem: String? = "the workspace's key cannot be read"
    for key in keys where ring == nil {
      do {
        ring = try KeyRing.look(key, in: connection)
        problem = nil
      } catch {
        problem = (error as? StoreError)?.message ?? "\(error)"
      }
    }
    return StoreCheckContext(
      connection, keys: ring, keyProblem: problem, full: full,
      temporaryDirectory: temporaryDirectory)
  }
}

extension StoreCheckContext {
  func hasAuditLog() throws -> Bool {
    try count("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit'") > 0
  }
}

extension KeyRing {
  /// As `open`, but makes nothing: a store without a key has lost it.
  static func look(_ key: WorkspaceKey, in connection: Connection) throws -> KeyRing {
    let find = try Statement(connection.handle, "SELECT 1 FROM meta WHERE name = 'key_id'")
    guard try find.step() else {
      throw StoreError(.damaged, "the store does not say which key it was made with")
    }
    return try open(key, in: connection)
  }
}
