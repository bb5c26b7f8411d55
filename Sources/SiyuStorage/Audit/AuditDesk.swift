import SiyuModel
import Synchronization

/// The command under way, and its entries on their way into write transactions.
///
/// Knows no queue: it is called from inside the writing connection's.
final class AuditDesk: Sendable {
  private struct State {
    var note: AuditNote?
    var added: AuditFacts = [:]
    /// Entries written for the command. A transaction that was taken back took its entry along, so
    /// each is looked up before it counts.
    var begun: AuditHead?
    var begunFacts: AuditFacts = [:]
    var ended: AuditHead?
  }

  private let state = Mutex(State())

  func begin(_ note: AuditNote) { state.withLock { $0 = State(note: note) } }

  func add(_ facts: AuditFacts) { state.withLock { $0.added.add(facts) } }

  /// Before a commit.
  /// - Parameters:
  ///   - hasChanged: the transaction changes something.
  ///   - endsCommand: nothing follows it.
  func carry(in connection: Connection, hasChanged: Bool, endsCommand: Bool) throws {
    let state = state.withLock { $0 }
    guard state.note != nil, try !isThere(state.ended, in: connection) else { return }
    if endsCommand {
      try append(.done, in: connection)
    } else if hasChanged, try !isThere(state.begun, in: connection) {
      try append(.begun, in: connection)
    }
  }

  /// Inside a transaction.
  func write(_ outcome: AuditOutcome, in connection: Connection) throws {
    let state = state.withLock { $0 }
    guard state.note != nil, try !isThere(state.ended, in: connection) else { return }
    try append(outcome, in: connection)
  }

  private func append(_ outcome: AuditOutcome, in connection: Connection) throws {
    let state = state.withLock { $0 }
    guard let note = state.note else { return }
    let begun = try isThere(state.begun, in: connection) ? state.begun : nil
    let all = note.facts.adding(state.added)
    let facts = begun == nil ? all : all.leavingOut(state.begunFacts)
    let last = try AuditChain.head(in: connection)
    let entry = AuditEntry(
      number: last.number + 1, time: note.time(), clock: note.clock, actor: note.actor,
      command: note.command, outcome: outcome, begun: begun?.number,
      factsText: JSON.text(.record(facts.record)), version: note.version)
    let hash = AuditChain.hash(of: entry, after: last.hash)
    let insert = try connection.statement(
      """
      INSERT INTO audit
        (number, time, clock, login, uid, command, outcome, begun, facts, version, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert.bind(1, entry.number)
    insert.bind(2, entry.time.seconds)
    insert.bind(3, entry.clock?.seconds)
    insert.bind(4, entry.actor.login)
    insert.bind(5, entry.actor.uid)
    insert.bind(6, entry.command)
    insert.bind(7, entry.outcome.rawValue)
    insert.bind(8, entry.begun)
    insert.bind(9, entry.factsText)
    insert.bind(10, entry.version)
    insert.bind(11, hash)
    try insert.run()
    let written = AuditHead(number: entry.number, hash: hash)
    self.state.withLock {
      if outcome == .begun {
        ($0.begun, $0.begunFacts) = (written, facts)
      } else {
        $0.ended = written
      }
    }
  }

  private func isThere(_ entry: AuditHead?, in connection: Connection) throws -> Bool {
    guard let entry else { return false }
    let find = try connection.statement("SELECT 1 FROM audit WHERE number = ? AND hash = ?")
    find.bind(1, entry.number)
    find.bind(2, entry.hash)
    defer { find.reset() }
    return try find.step()
  }
}
