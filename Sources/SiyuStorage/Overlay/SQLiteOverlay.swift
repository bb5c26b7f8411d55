internal import Foundation
public import SiyuModel

/// A copy of a store for simulations, in a folder of its own that goes when this goes.
///
/// The folder is held by a lock, which the system lets go of with the process: one that nobody holds
/// was left by a process that was killed, and `removeAbandoned` takes it away.
public final class SQLiteOverlay: StoreOverlay {
  public let copy: SQLiteStore
  private let folder: LockedFolder

  public var store: any Store & OutreachStore & LedgerStore { copy }

  /// Its folder, the owner's alone.
  public var path: String { folder.path }
  /// The copy itself.
  public var file: String { copy.path }

  /// What its folder's name begins with; a number follows.
  static let prefix = "siyu-overlay-"

  /// Copies a store as it is now, while others go on writing.
  ///
  /// - Parameter directory: the owner's alone, with room for the store.
  /// - Throws: `StoreError`.
  public convenience init(
    of path: String, in directory: String, key: WorkspaceKey, next: WorkspaceKey? = nil,
    zone: TimeZoneRules
  ) throws {
    let folder = try LockedFolder(in: directory, prefix: Self.prefix)
    do { try StoreBackup.copyForNow(path, to: folder.path + "/siyu.db") } catch {
      folder.remove()
      throw Self.tellingOfRoom(error)
    }
    try self.init(folder, key, next, zone)
  }

  /// An empty store.
  public convenience init(
    emptyIn directory: String, key: WorkspaceKey = .random(), zone: TimeZoneRules
  ) throws {
    try self.init(LockedFolder(in: directory, prefix: Self.prefix), key, nil, zone)
  }

  private init(
    _ folder: LockedFolder, _ key: WorkspaceKey, _ next: WorkspaceKey?, _ zone: TimeZoneRules
  ) throws {
    self.folder = folder
    do {
      copy = try SQLiteStore(
        path: folder.path + "/siyu.db", key: key, next: next, zone: zone, isPassing: true)
    } catch {
      folder.remove()
      throw error
    }
  }

  deinit { folder.remove() }

  private static func tellingOfRoom(_ error: any Error) -> any Error {
    guard let failure = error as? StoreError, failure.code == .diskFull else { return error }
    return StoreError(
      .diskFull,
      "the disk is full: a simulation works on a copy of the store, and needs room for it",
      hint: "make room; nothing is left of the copy")
  }

  /// Takes away copies of this user that no living process holds.
  public static func removeAbandoned(in directory: String) {
    LockedFolder.removeAbandoned(in: directory, prefix: prefix)
  }

  /// The folders of this user's copies, and whether a living process works on them.
  public static func copies(in directory: String) -> [(path: String, isHeld: Bool)] {
    LockedFolder.all(in: directory, prefix: prefix).map { ($0, LockedFolder.isHeld($0)) }
  }

  // MARK: StoreOverlay

  public func nextLook() throws -> Instant? {
    try copy.writer.use { try $0.nextDue() }
  }

  public func handOverAdmitted(at now: Instant) throws -> Int {
    try copy.writer.use { connection in
      try connection.transaction { connection in
        // What staff use up is counted by the time of handing over, which is this moment; a message
        // that was admitted before it counts for its own, as it did.
        let move = try connection.statement(
          """
          UPDATE messages SET state = ?1, pending = NULL, handed = ?2, attempts = attempts + 1,
            changed = ?2, reason = NULL WHERE pending = ?3
          """)
        move.bind(1, Int64(MessageState.confirmed.rawValue))
        move.bind(2, now.seconds)
        move.bind(3, Int64(MessageState.admitted.rawValue))
        try move.run()
        let count = connection.changes
        if count > 0 { try connection.add(1, to: .writes) }
        return Int(count)
      }
    }
  }

  public func forgetDecisions(tagsOf groups: Set<String>?) throws {
    try copy.writer.use { connection in
      try connection.transaction { connection in
        try BornEvents(connection).forgetAll(copy.keys.keyHash)
        // Who was selected by hand was in the programme all the same.
        try connection.execute(
          """
          INSERT OR REPLACE INTO past_standings (programme, home, number, state, at)
          SELECT s.programme, h.place >> \(PlacedTable.homeBits), h.number, h.state, h.at
          FROM standing_history h JOIN programme_standings s ON s.place = h.place
          """)
        for table in [
          "programme_standings", "standing_history", "born_events",
          "enrolments", "in_flight", "messages", "message_keys", "recent_message_keys", "staff_use",
          "tasks", "entity_marks", "group_marks", "sops", "run_undo", "decisions", "run_plugins",
          "run_rules", "runs",
        ] {
          try connection.execute("DELETE FROM \(table)")
        }
        try connection.execute("DELETE FROM rewards")
        try connection.set(.invitationsSettled, to: 0)
        try connection.set(.recentMessageKeys, to: 0)
        try connection.execute("UPDATE standings SET marks = NULL")
        try forgetTags(of: groups, in: connection)
        try connection.add(1, to: .writes)
      }
    }
  }

  private func forgetTags(of groups: Set<String>?, in connection: Connection) throws {
    var numbers: Set<Int32>?
    if let groups {
      numbers = Set(
        try TagNumbers.all(in: connection).filter { groups.contains($0.value.group) }.keys)
    }
    // On statements of their own: each row is written while the next ones are read.
    let read = try Statement(
      connection.handle, "SELECT customer, tags, why FROM held ORDER BY customer")
    let write = try connection.statement(
      "UPDATE held SET due = NULL, tags = ?2, why = ?3 WHERE customer = ?1")
    let tags = PackWriter()
    let why = PackWriter()
    while try read.step() {
      var held = PackedHeld(tags: read.bytes(1), why: read.bytes(2))
      held.entries.removeAll { entry in
        !entry.byHand && numbers.map { $0.contains(entry.tag) } ?? true
      }
      tags.clear()
      why.clear()
      held.write(tags: tags, why: why)
      write.bind(1, read.int(0))
      write.bind(2, borrowed: tags.bytes)
      write.bind(3, borrowed: why.bytes)
      try write.run()
    }
  }
}
