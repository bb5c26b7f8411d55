import SiyuModel
import Testing

@testable import SiyuFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The folder of real files beside the project, if it is there.
enum RealFiles {
  static let folder: String? = {
    if let named = getenv("SIYU_SHARED") {
      let path = String(cString: named) + "/data"
      if access(path, R_OK) == 0 { return path }
    }
    // Beside the checkout: this file is three folders inside it.
    let parts = #filePath.split(separator: "/").dropLast(4)
    let path = "/" + parts.joined(separator: "/") + "/shared/data"
    return access(path, R_OK) == 0 ? path : nil
  }()

  static func read(_ name: String, _ map: ImportMap) throws -> Summary {
    try Summary(path: "\(folder ?? "")/\(name)", map: map)
  }
}

/// Everything a test wants to know of a file's records.
struct Summary {
  var counts = ReadCounts()
  var orders: [OrderRecord] = []
  var products: [ProductRecord] = []
  var customers: [CustomerRecord] = []
  var events: [EventRecord] = []
  var others: [ImportBatch] = []
  var rejected: [RejectedRow] = []
  var header: ImportHeader
  var warnings: [String] = []

  init(path: String, map: ImportMap, batchSize: Int = 1000, ask: ColumnFunction? = nil) throws {
    let context = ImportContext(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 8 * 3600), currency: .cny)
    let reader = try RecordReader(
      path: path, map: map, context: context, ask: ask, batchSize: batchSize)
    header = reader.header
    var rejected: [RejectedRow] = []
    reader.onRejected = { rejected.append($0) }
    while let batch = try reader.nextBatch() {
      switch batch {
      case .orders(let found): orders += found
      case .products(let found): products += found
      case .customers(let found): customers += found
      case .events(let found): events += found
      default: others.append(batch)
      }
    }
    counts = reader.counts
    warnings = reader.warnings
    self.rejected = rejected
  }

  var customerCount: Int { Set(orders.compactMap { $0.buyer?.customerID }).count }
}

/// The numbers beside these files were counted with Python's csv module.
@Suite(
  .enabled(
    if: RealFiles.folder != nil, "the real files are not here; SIYU_SHARED names their folder"))
struct RealFilesTests {
  @Test func `every CDNOW purchase counts, equal ones too`() throws {
    let file = try RealFiles.read("cdnow_master.txt", .cdnow)
    #expect(file.counts.rejected == 0)
    #expect(file.orders.count == 69_659)
    #expect(file.customerCount == 23_570)
    #expect(file.orders.reduce(0) { $0 + $1.amount } == 250_031_563)
    #expect(Set(file.orders.map(\.orderID)).count == 69_659)
    #expect(file.orders.filter { !$0.orderID.hasSuffix("-1") }.count == 255)
    #expect(file.counts.buyerless == 0)
    let first = try #require(file.orders.first)
    #expect(first.buyer?.customerID == "00001")
    #expect(first.amount == 1177)
    #expect(first.paidAt == Instant(seconds: 852_048_000))  // 1997-01-01 00:00 in Shanghai
    #expect(first.lines.map(\.quantity) == [1])
  }

  @Test func `the CDNOW sample is part of the master`() throws {
    let sample = try RealFiles.read("cdnow_sample.txt", .cdnowSample)
    #expect(sample.orders.count == 6_919)
    #expect(sample.customerCount == 2_357)
    #expect(sample.orders.reduce(0) { $0 + $1.amount } == 24_409_194)
    #expect(sample.orders.filter { !$0.orderID.hasSuffix("-1") }.count == 21)
    let master = try RealFiles.read("cdnow_master.txt", .cdnow)
    #expect(Set(sample.orders).isSubset(of: master.orders))
  }

  @Test func `Tmall's report is counted without a buyer`() throws {
    let file = try RealFiles.read("tmall_order_report.csv", .tmall)
    #expect(file.counts.rejected == 0)
    #expect(file.orders.count == 28_010)
    #expect(file.counts.buyerless == 28_010)
    #expect(Set(file.orders.map(\.orderID)).count == 28_010)
    #expect(file.orders.filter { $0.status == .unpaid }.count == 3_923)
    #expect(file.orders.filter { $0.refunded > 0 }.count == 5_646)
    #expect(file.orders.reduce(0) { $0 + $1.amount - $1.refunded } == 190_248_715)
    #expect(file.orders.reduce(0) { $0 + $1.refunded } == 57_233_592)
    #expect(file.orders.allSatisfy { $0.buyer == nil })
  }

  @Test func `every Taobao listing is read`() throws {
    let file = try RealFiles.read("taobao_beauty_products.csv", .taobaoProducts)
    #expect(file.counts.rejected == 0)
    #expect(file.products.count == 27_598)
    #expect(Set(file.products.map(\.sku)).count == 3_497)
    #expect(file.header.columns == ["sku", "title", "price", "brand", "at"])
    #expect(Set(file.products.compactMap(\.at)).count == 10)
    #expect(Set(file.products.compactMap(\.brand)).count == 22)
  }
}
