import Foundation
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

/// Copies of a store that simulations work on.
@Suite struct OverlayTests {
  private func filled(_ folder: TemporaryFolder, _ key: WorkspaceKey) throws -> String {
    let path = folder.path + "/siyu.db"
    let store = try SQLiteStore(path: path, key: key, zone: .utc)
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id"]),
      options: ImportOptions(temporaryDirectory: folder.path))
    _ = try session.add(.customers([CustomerRecord(person: PersonReference(customerID: "c1"))]))
    _ = try session.finish { _ in }
    return path
  }

  private func leftovers(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix(SQLiteOverlay.prefix) }
  }

  @Test func `what happens in a copy stays there, and the copy goes`() throws {
    let folder = try TemporaryFolder()
    let key = WorkspaceKey.random()
    let path = try filled(folder, key)
    do {
      let overlay = try SQLiteOverlay(of: path, in: folder.path, key: key, zone: .utc)
      let customer = try overlay.store.customer(named: "c1")
      try overlay.store.setTag(
        TagName(group: "a", value: "b"), on: customer, at: Instant(seconds: 1))
      #expect(try overlay.store.detail(of: customer).tags.count == 1)
      #expect(try leftovers(folder).count == 1)
      var about = stat()
      #expect(stat(overlay.path, &about) == 0 && about.st_mode & 0o777 == 0o700)
      #expect(stat(overlay.file, &about) == 0 && about.st_mode & 0o777 == 0o600)
    }
    #expect(try leftovers(folder).isEmpty)
    let store = try SQLiteStore(path: path, key: key, zone: .utc, readOnly: true)
    #expect(try store.detail(of: store.customer(named: "c1")).tags.isEmpty)
  }

  @Test func `copies of the living stay, those of the dead go`() throws {
    let folder = try TemporaryFolder()
    let key = WorkspaceKey.random()
    let overlay = try SQLiteOverlay(
      of: try filled(folder, key), in: folder.path, key: key, zone: .utc)
    // As a process leaves it that was killed: nobody holds it.
    let dead = folder.path + "/" + SQLiteOverlay.prefix + "7"
    try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: true)
    try Data([1]).write(to: URL(fileURLWithPath: dead + "/siyu.db"))
    // Others use the machine's temporary folder too.
    let foreign = folder.path + "/" + SQLiteOverlay.prefix + "mine"
    try FileManager.default.createDirectory(atPath: foreign, withIntermediateDirectories: true)
    let copies = SQLiteOverlay.copies(in: folder.path)
    #expect(copies.filter { !$0.isHeld }.map(\.path) == [dead])
    #expect(copies.filter(\.isHeld).map(\.path) == [overlay.path])
    SQLiteOverlay.removeAbandoned(in: folder.path)
    #expect(!FileManager.default.fileExists(atPath: dead))
    #expect(FileManager.default.fileExists(atPath: foreign))
    #expect(FileManager.default.fileExists(atPath: overlay.file))
    #expect(try overlay.store.customer(named: "c1").rawValue > 0)
  }

  @Test func `the wrong key leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let path = try filled(folder, .random())
    #expect(throws: StoreError.self) {
      try SQLiteOverlay(of: path, in: folder.path, key: .random(), zone: .utc)
    }
    #expect(try leftovers(folder).isEmpty)
  }

  @Test func `everything admitted arrives at once`() throws {
    let folder = try TemporaryFolder()
    let overlay = try SQLiteOverlay(emptyIn: folder.path, zone: .utc)
    #expect(try overlay.nextLook() == nil)
    #expect(try overlay.handOverAdmitted(at: Instant(seconds: 5)) == 0)
  }

  @Test func `a copy is read through the connection that writes it`() throws {
    let folder = try TemporaryFolder()
    let key = WorkspaceKey.random()
    let overlay = try SQLiteOverlay(
      of: try filled(folder, key), in: folder.path, key: key, zone: .utc)
    let customer = try overlay.store.customer(named: "c1")
    let tag = TagName(group: "a", value: "b")
    do {
      let snapshot = try overlay.store.snapshot(readers: 2)
      let readers = try (0..<3).map { _ in
        try snapshot.reader(needs: [], now: Instant(seconds: 1))
      }
      #expect(readers.count == 3)
      // What is held still cannot change, and nothing else is to be seen of another.
      #expect(throws: StoreError.self) {
        try overlay.store.setTag(tag, on: customer, at: Instant(seconds: 1))
      }
      #expect(throws: StoreError.self) { try overlay.store.snapshot(readers: 1) }
      #expect(snapshot.customerCount == 1)
    }
    let before = try overlay.store.snapshot(readers: 1).change
    try overlay.store.setTag(tag, on: customer, at: Instant(seconds: 1))
    #expect(try overlay.store.snapshot(readers: 1).change > before)
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: overlay.path).contains("siyu.db-wal"))
  }

  @Test func `a write that fails in a copy is taken back`() throws {
    struct Failure: Error {}
    let folder = try TemporaryFolder()
    let overlay = try SQLiteOverlay(emptyIn: folder.path, zone: .utc)
    #expect(throws: Failure.self) {
      try overlay.copy.writer.use { connection in
        try connection.transaction { connection in
          try connection.execute("INSERT INTO labels (text) VALUES ('gone')")
          throw Failure()
        }
      }
    }
    let left = try overlay.copy.writer.use { try $0.int("SELECT count(*) FROM labels") }
    #expect(left == 0)
  }
}
