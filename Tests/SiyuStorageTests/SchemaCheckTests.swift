import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

/// A store whose tables, indexes and triggers are not those that siyu makes.
@Suite struct SchemaCheckTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()

  init() throws {
    folder = try TemporaryFolder()
    _ = try SQLiteStore(path: path, key: key, zone: .utc)
  }

  private var path: String { folder.path + "/siyu.db" }

  private func checkup(full: Bool = true) -> StoreCheckup {
    StoreCheckup(path: path, keys: [key], full: full, temporaryDirectory: folder.path)
  }

  private func finding(full: Bool = true) throws -> Finding {
    try #require(checkup(full: full).findings().first { $0.check == "schema" })
  }

  private func master() throws -> [String] {
    try SQLiteFile(path).rows("SELECT type, name, sql FROM sqlite_master").map { "\($0)" }
  }

  struct Change: CustomTestStringConvertible, Sendable {
    var sql: String
    var words: String
    var isMendable = true
    var testDescription: String { sql }
  }

  static let changes = [
    Change(sql: "DROP INDEX held_by_due", words: "index 'held_by_due' is missing"),
    Change(
      sql: "DROP INDEX held_by_due; CREATE INDEX held_by_due ON held (customer)",
      words: "index 'held_by_due' is not as siyu makes it"),
    Change(
      sql: "DROP TRIGGER audit_is_not_changed",
      words: "trigger 'audit_is_not_changed' is missing; the audit log could be changed meanwhile"),
    Change(
      sql: """
        DROP TRIGGER audit_is_not_deleted;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT 1; END
        """, words: "the audit log could be changed meanwhile: compare it with a noted head"),
    Change(
      sql: "DROP TABLE erased_orders", words: "table 'erased_orders' is missing",
      isMendable: false),
    Change(
      sql: "ALTER TABLE customers ADD COLUMN note", words: "table 'customers' is not as siyu",
      isMendable: false),
    Change(sql: "CREATE TABLE mine (a)", words: "table 'mine' is not siyu's", isMendable: false),
    Change(
      sql: """
        DROP INDEX held_by_due;
        CREATE TRIGGER odd AFTER INSERT ON customers BEGIN DELETE FROM held; END
        """, words: "index 'held_by_due' is missing, trigger 'odd' is not siyu's",
      isMendable: false),
  ]

  @Test(arguments: changes)
  func `a changed schema is told, and made anew where it holds nothing of its own`(
    _ change: Change
  ) throws {
    #expect(try finding().state == .ok)
    let before = try master()
    try SQLiteFile(path).execute(change.sql)
    for full in [true, false] {
      let found = try finding(full: full)
      #expect(found.state == .problem)
      #expect(found.message.contains(change.words), "\(found.message)")
      #expect((found.mend != nil) == change.isMendable)
      #expect((found.step != nil) != change.isMendable)
    }
    let changed = try master()
    #expect(try checkup().mend(note: nil).count == (change.isMendable ? 1 : 0))
    #expect(Set(try master()) == Set(change.isMendable ? before : changed))
    #expect(try finding().state == (change.isMendable ? .ok : .problem))
  }

  @Test func `the schema of an older siyu is compared with its own steps`() throws {
    try SQLiteFile(path).execute(
      "DROP TABLE erased_orders; DELETE FROM grdb_migrations WHERE identifier LIKE '0003%'")
    #expect(try finding().state == .ok)
  }

  @Test func `the schema of a newer siyu is left alone`() throws {
    try SQLiteFile(path).execute(
      "DROP INDEX held_by_due; INSERT INTO grdb_migrations VALUES ('9999 later')")
    let found = try finding()
    #expect(found.state == .note)
    #expect(found.mend == nil)
  }
}
