import Foundation
import GRDB
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct KeyRotationTests {
  private static let old = Array(repeating: UInt8(7), count: 32)
  private static let new = (0..<32).map { UInt8($0) }
  private let lab: PersonLab

  init() throws { lab = try PersonLab(key: WorkspaceKey(bytes: Self.old)) }

  private func rotate(
    _ store: SQLiteStore, dryRun: Bool = false, step: (RotationStep) throws -> Void = { _ in }
  ) throws -> RotationCounts {
    try store.rotateKey(
      to: Self.new, dryRun: dryRun, temporaryDirectory: lab.folder.path, step: step)
  }

  private func code(_ body: () throws -> Void) -> StoreError.Code? {
    do { try body() } catch { return (error as? StoreError)?.code }
    return nil
  }

  @Test func `the store is the same under the new key, and the old one opens nothing`() throws {
    let store = try lab.whole()
    let before = try store.everything()
    let record = try store.record(of: store.customer(named: "C-secret-person"))
    let counts = try rotate(store)
    #expect(counts.keys == 42)
    #expect(counts.hashes == 42 + 43 + 4)
    // In this process and in others.
    #expect(try store.everything() == before)
    try store.clean()
    #expect(code { _ = try lab.open() } == .key)
    let again = try lab.open(WorkspaceKey(bytes: Self.new))
    #expect(try again.everything() == before)
    #expect(try again.record(of: again.customer(named: "C-secret-person")) == record)
  }

  @Test(arguments: ["orders", "events"])
  func `a row that cannot be read ends the rotation, and the old key still opens`(_ rows: String)
    throws
  {
    let store = try lab.whole()
    try SQLiteFile(lab.path).execute(
      "UPDATE \(rows) SET data = x'ff' WHERE place IN (SELECT max(place) FROM \(rows))")
    #expect(code { _ = try rotate(store) } == .damaged)
    _ = try lab.open()
  }

  @Test func `hashes are new, and everybody is found by them`() throws {
    let store = try lab.whole()
    let file = try SQLiteFile(lab.path)
    let hashes = "SELECT token FROM evidence UNION ALL SELECT hash FROM order_keys"
    let before = Set(try file.bytes(hashes))
    _ = try rotate(store)
    #expect(before.isDisjoint(with: try file.bytes(hashes)))
    // The same files change nothing: phones, union ids, orders and events are recognised.
    let again = try lab.open(WorkspaceKey(bytes: Self.new))
    let state = try again.everything()
    try lab.bring(.customers([PersonLab.person]), again)
    try lab.bring(
      .orders([lab.order("order-neighbour-7", "neighbour-7", at: 86_400 * 7)]), again)
    try lab.bring(.events([lab.event("event-neighbour", "neighbour-2", "{\"a\":1}")]), again)
    #expect(try again.everything() == state)
    // A new account with a known phone is the same person.
    let twin = CustomerRecord(person: PersonReference(customerID: "twin", phone: "13812345678"))
    try lab.bring(.customers([twin]), again)
    #expect(
      try again.customer(named: "twin") == again.customer(named: "C-secret-person"))
  }

  @Test func `no byte wrapped by the old key is left, in freed pages neither`() throws {
    let store = try lab.whole()
    // Rows that come and go leave copies behind.
    try lab.bring(
      .customers(
        (0..<3_000).map {
          CustomerRecord(
            person: PersonReference(customerID: "x\($0)", phone: "1370000\($0 + 1000)"))
        }), store)
    let file = try SQLiteFile(lab.path)
    let wrapped = try file.bytes("SELECT wrapped FROM data_keys")
    let index = try file.bytes("SELECT value FROM meta WHERE name IN ('index_key', 'key_id')")
    let tokens = try file.bytes("SELECT token FROM evidence")
    #expect(wrapped.count > 3_000)
    _ = try rotate(store)
    #expect(try store.owedCleaning() == .rotation)
    try store.clean()
    #expect(try store.owedCleaning() == [])
    let bytes = [UInt8](try lab.bytes())
    let all = Set((wrapped + index + tokens).map { $0.prefix(8) })
    var found = 0
    bytes.withUnsafeBufferPointer { bytes in
      for start in 0..<(bytes.count - 8) where all.contains(ArraySlice(bytes[start..<(start + 8)]))
      {
        found += 1
      }
    }
    #expect(found == 0)
    // The same search finds what is wrapped by the new key.
    let now = Data(try #require(try file.bytes("SELECT wrapped FROM data_keys").first))
    #expect(Data(bytes).range(of: now) != nil)
  }

  @Test func `killed at any step, the store opens with one of the two keys and is whole`() throws {
    let store = try lab.whole()
    let before = try store.everything()
    var copies: [String] = []
    defer { for copy in copies { try? FileManager.default.removeItem(atPath: copy) } }
    _ = try rotate(store) { step in copies.append(try lab.remains(as: "at\(copies.count)")) }
    let steps = copies.count
    #expect(steps >= 4)
    copies.append(try lab.remains(as: "committed"))
    // And the log of the committed one cut anywhere.
    let log = try Data(contentsOf: URL(filePath: lab.path + "-wal"))
    for part in 1...12 {
      let copy = try lab.remains(as: "cut\(part)")
      try log.prefix(log.count * (12 + part) / 24).write(to: URL(filePath: copy + "/siyu.db-wal"))
      copies.append(copy)
    }
    var opened: Set<Bool> = []
    for copy in copies {
      let next = try WorkspaceKey(bytes: Self.new)
      let found = try SQLiteStore(path: copy + "/siyu.db", key: lab.key, next: next, zone: .utc)
      // Cut inside an earlier transaction it is an earlier state; whole ones are the same.
      if try found.counts().orders == before[.orders]!.count {
        if try [ExportKind.decisions, .enrolments, .events].allSatisfy({
          try found.table($0).count == before[$0]?.count
        }) {
          #expect(try found.everything() == before, "\(copy)")
        }
      }
      opened.insert(found.isOpened(by: next))
      if !found.isOpened(by: next) {
        // Run again, it goes through.
        let state = try found.everything()
        _ = try found.rotateKey(
          to: Self.new, dryRun: false, temporaryDirectory: lab.folder.path, step: { _ in })
        #expect(try found.everything() == state)
      }
      try found.clean()
      let again = try SQLiteStore(path: copy + "/siyu.db", key: next, zone: .utc)
      #expect(again.isOpened(by: next))
    }
    #expect(opened == [true, false])
  }

  @Test(arguments: 0..<4) func `what stops it leaves the old key in force`(_ at: Int) throws {
    struct Full: Error {}
    let store = try lab.whole()
    let before = try store.everything()
    var step = 0
    #expect(throws: Full.self) {
      _ = try rotate(store) { _ in
        if step == at { throw Full() }
        step += 1
      }
    }
    #expect(try store.everything() == before)
    #expect(try lab.open().everything() == before)
    #expect(try lab.open().owedCleaning() == [])
  }

  @Test func `a dry run counts and writes nothing`() throws {
    let store = try lab.whole()
    let foreseen = try rotate(store, dryRun: true)
    #expect(try lab.open().owedCleaning() == [])
    #expect(try rotate(store) == foreseen)
  }

  @Test func `who opened the store before is told, and writes nothing under the old key`() throws {
    let store = try lab.whole()
    let other = try lab.open()
    let session = try other.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id", "name"]),
      options: ImportOptions(temporaryDirectory: lab.folder.path))
    _ = try rotate(store)
    let late = CustomerRecord(person: PersonReference(customerID: "late", phone: "13600000000"))
    #expect(code { _ = try session.add(.customers([late])) } == .key)
    #expect(code { _ = try other.merge("neighbour-1", "neighbour-2") } == .key)
    #expect(code { _ = try other.table(.customers) } == .key)
    #expect(
      code {
        _ = try other.rotateKey(
          to: Self.old, dryRun: false, temporaryDirectory: lab.folder.path, step: { _ in })
      } == .key)
    let again = try lab.open(WorkspaceKey(bytes: Self.new))
    #expect(throws: StoreError.self) { try again.customer(named: "late") }
  }

  @Test func `a store with people whose mark of the key is lost gets no new key`() throws {
    _ = try lab.whole()
    try SQLiteFile(lab.path).execute("DELETE FROM meta WHERE name = 'key_id'")
    #expect(code { _ = try lab.open() } == .damaged)
    #expect(code { _ = try lab.open(.random()) } == .damaged)
  }

  @Test func `another key is told by its fingerprint`() throws {
    _ = try lab.whole()
    let other = try WorkspaceKey(bytes: Self.new)
    let error = #expect(throws: StoreError.self) { _ = try lab.open(other) }
    #expect(error?.message.contains(other.fingerprint) == true)
    #expect(error?.message.contains(lab.key.fingerprint) == true)
    #expect(lab.key.fingerprint.count == 16)
  }
}
