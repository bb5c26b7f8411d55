import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// What a killed process leaves behind: the file, and a write-ahead log that ends anywhere.
@Suite struct CrashTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()

  init() throws { folder = try TemporaryFolder() }

  private func open(_ path: String) throws -> any Store {
    try SQLiteStore(path: path, key: key, zone: .utc)
  }

  /// A copy of the files as a crash would leave them, the log cut to a length.
  private func remains(of path: String, as name: String, logLength: Int? = nil) throws -> String {
    let copy = folder.path + "/" + name
    try Data(contentsOf: URL(filePath: path)).write(to: URL(filePath: copy))
    let log = try Data(contentsOf: URL(filePath: path + "-wal"))
    try log.prefix(logLength ?? log.count).write(to: URL(filePath: copy + "-wal"))
    return copy
  }

  @Test func `wherever the log ends, the store is as it was after some whole batch`() throws {
    let path = folder.path + "/siyu.db"
    let lab = StoreLab(temporaryDirectory: folder.path) { try self.open(path) }
    let store = try lab.open()
    var states = [try store.everything()]
    for round in 0..<8 {
      let people = (0..<6).map { index in
        var row = CustomerRecord(
          person: PersonReference(customerID: "c\(round)-\(index)", phone: "1380000\(index)"))
        row.name = "王\(index)"
        return row
      }
      try lab.bring(.customers(people), into: store)
      states.append(try store.everything())
      let orders = (0..<40).map { index in
        var row = OrderRecord(orderID: "o\(round)-\(index)", amount: Int64(index))
        row.buyer = PersonReference(customerID: "c\(round)-\(index % 6)")
        row.paidAt = Instant(seconds: Int64(index))
        return row
      }
      try lab.bring(.orders(orders), into: store)
      states.append(try store.everything())
    }
    let length = try Data(contentsOf: URL(filePath: path + "-wal")).count
    var random = SeededRandom(1)
    var seen: Set<Int> = []
    for cut in 0..<40 {
      let copy = try remains(
        of: path, as: "cut\(cut)", logLength: cut == 0 ? length : random.below(length))
      // Cut before the tables were made, the file is a new store under any key.
      let after = try open(copy).everything()
      let state = try #require(states.firstIndex(of: after), "cut \(cut)")
      seen.insert(state)
    }
    #expect(seen.contains(states.count - 1))
    #expect(seen.count > 5)
  }

  @Test func `a first load that dies leaves nothing, and running it again completes it`() throws {
    let path = folder.path + "/siyu.db"
    let store = try open(path)
    let header = ImportHeader(kind: .orders, columns: ["order_id", "customer_id", "amount"])
    let session = try store.beginImport(
      header, options: ImportOptions(temporaryDirectory: folder.path))
    let rows = (0..<30_000).map { index in
      var row = OrderRecord(orderID: "o\(index)", amount: 1)
      row.buyer = PersonReference(customerID: "c\(index % 9_000)")
      return row
    }
    for start in stride(from: 0, to: rows.count, by: 10_000) {
      _ = try session.add(.orders(Array(rows[start..<(start + 10_000)])))
    }
    let copy = try remains(of: path, as: "dead")
    let again = try open(copy)
    #expect(try again.counts() == StoreCounts())
    let lab = StoreLab(temporaryDirectory: folder.path) { try self.open(copy) }
    #expect(try lab.bring(.orders(rows), into: again).counts.added == 30_000)
    #expect(try again.counts().orders == 30_000)
    #expect(try session.finish { _ in }.added == 30_000)
  }

  @Test func `later batches stay when the process dies, and the rest follows`() throws {
    let path = folder.path + "/siyu.db"
    let lab = StoreLab(temporaryDirectory: folder.path) { try self.open(path) }
    let store = try lab.open()
    func rows(_ range: Range<Int>) -> [OrderRecord] {
      range.map { index in
        var row = OrderRecord(orderID: "o\(index)", amount: 1)
        row.buyer = PersonReference(customerID: "c\(index % 900)")
        return row
      }
    }
    try lab.bring(.orders(rows(0..<10)), into: store)
    let header = ImportHeader(kind: .orders, columns: ["order_id", "customer_id", "amount"])
    let session = try store.beginImport(header, options: lab.options())
    _ = try session.add(.orders(rows(10..<60_010)))
    _ = try session.add(.orders(rows(60_010..<60_020)))
    let again = try open(try remains(of: path, as: "dead"))
    #expect(try again.counts().orders == 60_010)
    let whole = try lab.bring(.orders(rows(0..<60_020)), into: again).counts
    #expect(whole.added == 10)
    #expect(whole.unchanged == 60_010)
    _ = try session.finish { _ in }
  }
}
