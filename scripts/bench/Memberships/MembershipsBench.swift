import Foundation
import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuWorkers

/// Measures what programmes cost an apply over everybody; `scripts/bench/run memberships` builds and
/// starts it.
@main struct MembershipsBench {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("memberships: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let customers = arguments.contains("--quick") ? 50_000 : 1_000_000
    let without = try Brand(customers: customers, programmes: 0).apply()
    let with = try Brand(customers: customers, programmes: 4).apply()
    print(
      String(
        format: "with four programmes an apply takes %.2f times as long as without",
        with / without))
  }
}

/// One store, one plugin, one apply: each tenth customer has a standing in each programme, and each
/// hundredth moves.
struct Brand {
  let customers: Int
  let programmes: Int
  private static let start = Instant(seconds: 1_767_254_400)

  private var plugin: PluginSource {
    let memberships = (0..<programmes).map { number in
      """
      siyu.membership { id = "p\(number)", title = "p\(number)", kind = "growth", by = "spend",
        over = "365d", period = "1y", levels = {
          { id = "low", title = "low", from = siyu.to_minor "100.00" },
          { id = "high", title = "high", from = siyu.to_minor "200.00" } } }
      """
    }
    let code =
      """
      siyu.tag_group { id = "bought", title = "bought", dimension = "value", values = { yes = "yes" },
        assign = function(c) return c.orders:count() > 0 and "yes" or nil end }

      """ + memberships.joined(separator: "\n")
    return PluginSource(
      id: "bench", version: "1.0.0", checksum: "\(FixedHash.hash(code))", folder: "plugins/bench",
      files: ["main.lua": Array(code.utf8)], settings: .record(DataRecord()),
      grants: ["orders", "tag", "membership"])
  }

  /// - Returns: seconds of the apply.
  func apply() throws -> Double {
    let folder = NSTemporaryDirectory() + "siyu-memberships-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore(path: folder + "/siyu.db", key: .random(), zone: .utc)
    let surroundings = PluginSurroundings(zone: .utc, currency: .cny)
    let runtime = ProcessRuntime(try WorkerSetup(surroundings: surroundings))
    defer { runtime.close() }
    let pass = PassPlugin(
      source: plugin, title: "bench", declarations: try runtime.declarations(of: plugin))
    func planner(_ now: Instant) -> Planner {
      Planner(
        store: store, runtime: runtime, plugins: [pass], surroundings: surroundings, now: now,
        workers: 2, full: true, temporaryDirectory: folder)
    }
    try bringCustomers(store, folder)
    try bringOrders(store, folder, each: 10, at: Self.start)
    _ = try planner(Self.start).apply()
    let now = Self.start.advanced(bySeconds: 86_400)
    try bringOrders(store, folder, each: 100, at: now)
    try Memory.beginAgain()
    let processor = clock()
    let began = DispatchTime.now().uptimeNanoseconds
    let report = try planner(now).apply()
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
    let busy = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
    let moves = report.outcome.plugins[0].programmes.flatMap(\.moves).reduce(0) { $0 + $1.count }
    guard moves == Int64(programmes * customers / 100) else {
      throw Diagnostic("\(programmes * customers / 100) were to move, \(moves) did")
    }
    print(
      String(
        format:
          "%d customers, %d programmes, %d moves: apply %.2f s (host %.2f s of a core), %.0f customers/s, most memory of the host %@",
        customers, programmes, Int(moves), seconds, busy, Double(customers) / seconds,
        try Memory.most()))
    return seconds
  }

  private func bringCustomers(_ store: SQLiteStore, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id"]),
      options: ImportOptions(temporaryDirectory: folder))
    for first in stride(from: 0, to: customers, by: 10_000) {
      _ = try session.add(
        .customers(
          (first..<min(first + 10_000, customers)).map {
            CustomerRecord(person: PersonReference(customerID: "c\($0)"))
          }))
    }
    _ = try session.finish { _ in }
  }

  /// Each of them buys for 150.
  private func bringOrders(
    _ store: SQLiteStore, _ folder: String, each step: Int, at: Instant
  ) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .orders, columns: ["order_id", "customer_id", "paid_at", "amount"]),
      options: ImportOptions(temporaryDirectory: folder))
    let buyers = Array(stride(from: 0, to: customers, by: step))
    for first in stride(from: 0, to: buyers.count, by: 10_000) {
      _ = try session.add(
        .orders(
          buyers[first..<min(first + 10_000, buyers.count)].map { number in
            var row = OrderRecord(orderID: "o\(number)-\(step)", amount: 15_000)
            row.buyer = PersonReference(customerID: "c\(number)")
            row.paidAt = at
            return row
          }))
    }
    _ = try session.finish { _ in }
  }
}

/// Of this process, as the system counts it.
enum Memory {
  /// From now on only what comes counts.
  static func beginAgain() throws {
    try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
  }

  static func most() throws -> String {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) } ?? "not told"
  }
}
