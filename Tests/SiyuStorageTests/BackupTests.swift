import Foundation
import GRDB
import SiyuModel
import SiyuTestSupport
import Synchronization
import Testing

@testable import SiyuStorage

@Suite struct BackupTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/siyu.db" }

  private func store(_ path: String) throws -> SQLiteStore {
    try SQLiteStore(path: path, key: key, zone: .utc)
  }

  private func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  /// One transaction: customers, an order of each, and the audit entry.
  private func bring(_ round: Int, into store: SQLiteStore) throws {
    store.audit.begin(
      AuditNote(
        command: "import", actor: AuditActor(login: "mei", uid: 1), clock: nil, version: "0.1.0",
        time: { Instant(seconds: 1) }))
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    try lab.bring(
      .orders(
        (0..<20).map { number in
          var row = OrderRecord(orderID: "o\(round)-\(number)", amount: 100)
          row.buyer = PersonReference(customerID: "c\(round)-\(number)")
          row.paidAt = Instant(seconds: Int64(round))
          row.status = .paid
          return row
        }), into: store)
  }

  @Test func `a copy made while another connection imports is one whole state`() throws {
    let first = try store(path)
    // The very first load is one transaction of another kind.
    try bring(0, into: first)
    let file = path
    let isWritten = Mutex(false)
    let rounds = 60
    let thread = Thread { [self] in
      do {
        let other = try store(file)
        for round in 1...rounds { try bring(round, into: other) }
      } catch { Issue.record(error) }
      isWritten.withLock { $0 = true }
    }
    thread.start()
    var seen: [Int64] = []
    var isOver = false
    while !isOver || seen.isEmpty {
      // Looked at first, so that the last copy is of the end.
      isOver = isWritten.withLock { $0 }
      let copy = folder.path + "/copy-\(seen.count).db"
      let made = try StoreBackup.copy(path, to: copy)
      let findings = StoreCheckup(
        path: copy, keys: [key], full: true, temporaryDirectory: folder.path
      ).findings()
      #expect(findings.filter { $0.state == .problem } == [])
      let restored = try store(copy)
      let counts = try restored.counts()
      let entries = made.auditHead.number
      #expect(counts.orders == entries * 20, "orders of whole imports")
      #expect(counts.customers == entries * 20, "and their customers")
      #expect(try restored.audit.head() == made.auditHead)
      seen.append(entries)
    }
    #expect(seen == seen.sorted())
    #expect(seen.last == Int64(rounds) + 1)
  }

  @Test func `a copy is one file of its owner's, and the store's every value is in it`() throws {
    let original = try store(path)
    try bring(0, into: original)
    let copy = folder.path + "/copy.db"
    let made = try StoreBackup.copy(path, to: copy)
    #expect(names().filter { $0.hasPrefix("copy") } == ["copy.db"])
    let attributes = try FileManager.default.attributesOfItem(atPath: copy)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int64 == made.bytes)
    #expect(made.keyID.count == 16)
    #expect(try store(copy).everything() == original.everything())
  }

  @Test func `a file that is there is not written over`() throws {
    try bring(0, into: try store(path))
    let copy = folder.path + "/copy.db"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: copy))
    #expect(throws: StoreError.self) { try StoreBackup.copy(path, to: copy) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data("mine".utf8))
  }

  @Test func `of a damaged store no copy is left, unless it is only put aside`() throws {
    try bring(0, into: try store(path))
    let page = try DatabaseQueue(path: path).inDatabase { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return try Int.fetchOne(
        database, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'accounts'") ?? 0
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64((page - 1) * 8192))
    try file.write(contentsOf: Data(repeating: 0xa5, count: 8192))
    try file.close()
    let copy = folder.path + "/copy.db"
    #expect(throws: StoreError.self) { try StoreBackup.copy(path, to: copy) }
    #expect(!names().contains("copy.db"))
    _ = try StoreBackup.copy(path, to: copy, verifying: false)
    #expect(names().contains("copy.db"))
  }

  @Test func `an altered audit log is told of, and ends no backups`() throws {
    try bring(0, into: try store(path))
    try SQLiteFile(path).execute(
      "DROP TRIGGER audit_is_not_changed; UPDATE audit SET login = 'x' WHERE number = 1")
    let made = try StoreBackup.copy(path, to: folder.path + "/copy.db")
    #expect(made.auditFault == .altered(1))
    #expect(names().contains("copy.db"))
  }

  @Test func `a store without an audit log of today's is copied too`() throws {
    try bring(0, into: try store(path))
    try SQLiteFile(path).execute("DROP TABLE audit")
    let made = try StoreBackup.copy(path, to: folder.path + "/copy.db")
    #expect(made.auditHead == .beginning)
  }
}
