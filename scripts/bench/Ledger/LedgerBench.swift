import Foundation
import SiyuModel
import SiyuStorage

/// What the ledger takes: a million customers are given points, an entry each, as a pass or an import
/// commits them; some of it is spent, and the books are added up.
///
///     siyu-ledger-bench FOLDER [CUSTOMERS]
@main struct LedgerBench {
  /// As many a transaction as an import takes.
  private static let batch = 50_000

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      print("usage: siyu-ledger-bench FOLDER [CUSTOMERS]")
      exit(2)
    }
    let count = arguments.count > 2 ? Int64(arguments[2]) ?? 1_000_000 : 1_000_000
    let path = arguments[1] + "/siyu.db"
    let store = try SQLiteStore(
      path: path, key: WorkspaceKey(bytes: Array(repeating: 7, count: 32)), zone: .utc)
    try timed("customers", count) { try fill(store, count, arguments[1]) }
    try timed("given, one each", count) { try post(store, count, "gift") { _ in .give(100) } }
    try timed("spent, one each", count) { try post(store, count, "buy") { .spend(1 + $0 % 100) } }
    try timed("the same again", count) { try post(store, count, "gift") { _ in .give(100) } }
    let books = try timed("reconciled", 2 * count) { try store.reconcile() }
    print("faults: \(books.faultCount), entries: \(books.purses.map(\.entries))")
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
    print("store: \((size ?? 0) >> 20) MB")
  }

  /// In the order of customers, as buckets come.
  private static func post(
    _ store: SQLiteStore, _ count: Int64, _ what: String,
    _ movement: (Int64) -> LedgerRequest.Movement
  ) throws {
    var requests: [LedgerRequest] = []
    requests.reserveCapacity(batch)
    for number in 1...count {
      requests.append(
        LedgerRequest(
          key: "bench\n\(what)\n\(number)", purse: .points,
          customer: CustomerNumber(rawValue: number), movement(number),
          at: Instant(seconds: 1_763_776_800), cause: "bench \(what)"))
      guard requests.count == batch || number == count else { continue }
      for outcome in try store.post(requests) {
        if case .refused(let refusal) = outcome { throw refusal }
      }
      requests.removeAll(keepingCapacity: true)
    }
  }

  private static func fill(_ store: SQLiteStore, _ count: Int64, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id"]),
      options: ImportOptions(temporaryDirectory: folder))
    var rows: [CustomerRecord] = []
    for number in 1...count {
      rows.append(CustomerRecord(person: PersonReference(customerID: "C\(number)")))
      if rows.count == 4_096 || number == count {
        _ = try session.add(.customers(rows))
        rows.removeAll(keepingCapacity: true)
      }
    }
    _ = try session.finish { _ in }
  }

  @discardableResult private static func timed<T>(
    _ what: String, _ count: Int64, _ body: () throws -> T
  ) rethrows -> T {
    let (begin, work) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    let value = try body()
    let time = seconds(CLOCK_MONOTONIC) - begin
    let processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - work
    print(
      "\(what): \(String(format: "%.2f s, %.2f µs each, %.2f of the processor, %.0f a second", time, time * 1e6 / Double(count), processor * 1e6 / Double(count), Double(count) / time))"
    )
    return value
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var now = timespec()
    clock_gettime(clock, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
