import GRDB
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct AuditTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/siyu.db" }

  private func store(readOnly: Bool = false) throws -> SQLiteStore {
    try SQLiteStore(path: path, key: key, zone: .utc, readOnly: readOnly)
  }

  private func note(_ command: String) -> AuditNote {
    AuditNote(
      command: command, actor: AuditActor(login: "mei", uid: 1000), clock: nil, version: "0.1.0",
      time: { Instant(seconds: 1_800_000_000) })
  }

  /// A store with three entries, closed.
  private func makeLog() throws {
    let store = try store()
    for command in ["import", "apply", "tag"] {
      store.audit.begin(note(command))
      try store.audit.end(.done, ["rows": .count(1)])
    }
  }

  @Test(arguments: [
    "UPDATE audit SET login = 'li' WHERE number = 2",
    "DELETE FROM audit WHERE number = 3",
    "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE number = 2",
    "INSERT INTO audit SELECT 9, time, clock, login, uid, command, outcome, begun, facts, version, hash FROM audit WHERE number = 2",
    "INSERT INTO audit SELECT NULL, time, clock, login, uid, command, outcome, begun, facts, version, hash FROM audit WHERE number = 2",
  ])
  func `the file refuses changes of the log`(_ statement: String) throws {
    try makeLog()
    let file = try SQLiteFile(path)
    #expect(throws: DatabaseError.self) { try file.execute(statement) }
    let verification = try store().audit.verify(noted: nil)
    #expect(verification.fault == nil)
    #expect(verification.head.number == 3)
  }

  /// What somebody can do who may write the file, and what is found.
  @Test(arguments: [
    ("UPDATE audit SET login = 'li' WHERE number = 2", AuditVerification.Fault.altered(2)),
    ("UPDATE audit SET time = time + 1 WHERE number = 1", .altered(1)),
    ("UPDATE audit SET facts = '{\"rows\":2}' WHERE number = 3", .altered(3)),
    ("UPDATE audit SET hash = zeroblob(32) WHERE number = 3", .altered(3)),
    ("UPDATE audit SET outcome = 'fine' WHERE number = 1", .altered(1)),
    ("UPDATE audit SET begun = 1 WHERE number = 2", .altered(2)),
    ("UPDATE audit SET clock = 5 WHERE number = 2", .altered(2)),
    ("UPDATE audit SET uid = 0 WHERE number = 2", .altered(2)),
    ("UPDATE audit SET version = '9' WHERE number = 2", .altered(2)),
    ("UPDATE audit SET command = 'export' WHERE number = 2", .altered(2)),
    ("DELETE FROM audit WHERE number = 2", .missing(2)),
    ("DELETE FROM audit WHERE number = 1", .missing(1)),
    ("DELETE FROM audit WHERE number = 3", .cut(noted: 3)),
    ("DELETE FROM audit", .cut(noted: 3)),
  ])
  func `verifying names the first bad entry`(
    _ statement: String, _ fault: AuditVerification.Fault
  ) throws {
    try makeLog()
    let head = try store().audit.head()
    let file = try SQLiteFile(path)
    for trigger in ["audit_is_not_changed", "audit_is_not_deleted", "audit_only_grows"] {
      try file.execute("DROP TRIGGER \(trigger)")
    }
    try file.execute(statement)
    let verification = try store().audit.verify(noted: head)
    #expect(verification.fault == fault)
  }

  /// The chain's definition, as docs/how-to/audit.md gives it.
  @Test func `a hash is of the hash before and the fields with their lengths`() {
    let entry = AuditEntry(
      number: 1, time: Instant(seconds: 1_800_000_000), clock: nil,
      actor: AuditActor(login: "mei", uid: 1000), command: "tag", outcome: .done, begun: nil,
      factsText: "{}", version: "0.1.0")
    #expect(
      String(decoding: entry.canonicalBytes, as: UTF8.self)
        == "12:siyu audit 11:110:18000000000:3:mei4:10003:tag4:done0:2:{}5:0.1.0")
    #expect(
      AuditHead.hexadecimal(AuditChain.hash(of: entry, after: AuditHead.beginning.hash))
        == "86fdc21548dc625e4f7dd3a5cad25ebfff5b649038abf3c593f764f2433c5918")
  }

  @Test func `a log that may only be read takes no entry`() throws {
    try makeLog()
    let store = try store(readOnly: true)
    store.audit.begin(note("export"))
    #expect(throws: StoreError.self) { try store.audit.announce() }
    #expect(try store.audit.verify(noted: nil).fault == nil)
  }

  @Test func `a head is read as it is shown, and nothing else is`() throws {
    let head = AuditHead(number: 12, hash: (0..<32).map { UInt8($0 * 8) })
    #expect(AuditHead(head.description) == head)
    #expect(AuditHead(head.description.uppercased()) == head)
    for text in ["", "12", ":", "12:", "-1:\(String(repeating: "0", count: 64))", "1:xy", "a:b:c"] {
      #expect(AuditHead(text) == nil, "\(text)")
    }
  }
}
