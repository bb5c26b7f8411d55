import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// Imports of more rows than one transaction takes.
@Suite struct LargeImportTests {
  @Test func `lines of more orders than a batch holds find their orders`() throws {
    let folder = try TemporaryFolder()
    let lab = StoreLab(temporaryDirectory: folder.path) { [path = folder.path] in
      try SQLiteStore(path: path + "/siyu.db", key: .random(), zone: .utc)
    }
    let store = try lab.open()
    let count = 120_000
    let rows = (0..<count).map { index in
      var row = OrderRecord(orderID: "o\(index)", amount: 1)
      row.buyer = PersonReference(customerID: "c\(index % 7_000)")
      return row
    }
    try lab.bring(.orders(rows), into: store)
    let lines = (0..<count).map { index in
      var line = OrderLineRecord(orderID: "o\(index)")
      line.sku = "s\(index % 50)"
      return line
    }
    #expect(try lab.bring(.orderLines(lines), into: store).counts.added == Int64(count))
    #expect(try store.counts().orderLines == Int64(count))
    #expect(try lab.bring(.orderLines(lines), into: store).counts.unchanged == Int64(count))
  }
}
