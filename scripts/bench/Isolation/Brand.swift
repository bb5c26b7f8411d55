import Foundation
import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuWorkers

/// A made-up brand in a store of its own, thrown away in the end.
final class Brand {
  static let now = Instant(seconds: 1_767_225_600)
  let folder: String
  let store: any Store
  let customers: Int

  init(customers: Int) throws {
    self.customers = customers
    folder = NSTemporaryDirectory() + "/siyu-isolation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    store = try SQLiteStore(path: folder + "/siyu.db", key: .random(), zone: .utc)
    let session = try store.beginImport(
      ImportHeader(
        kind: .orders, source: "", columns: ["order_id", "customer_id", "paid_at", "amount"]),
      options: ImportOptions(
        dryRun: false, accountsPerPhone: 5, temporaryDirectory: folder, now: Self.now))
    var number: UInt64 = 1
    var rows: [OrderRecord] = []
    for order in 0..<customers * 5 {
      // A linear congruential generator is random enough for days and amounts.
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var row = OrderRecord(orderID: "o\(order)", amount: Int64(number >> 33 % 100_000))
      row.buyer = PersonReference(customerID: "c\(Int(number >> 20) % customers)")
      row.paidAt = Instant(seconds: Self.now.seconds - Int64(number >> 38 % 94_608_000))
      rows.append(row)
      if rows.count == 4096 || order == customers * 5 - 1 {
        let problems = try session.add(.orders(rows))
        guard problems.isEmpty else { throw IsolationFailure("an order was rejected") }
        rows.removeAll(keepingCapacity: true)
      }
    }
    _ = try session.finish { _ in }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Seconds of a whole full plan: starting the workers, loading, evaluating.
  /// - Parameter bad: beside them, plugins that must be set aside.
  func plan(
    _ good: [PluginSource], bad: [PluginSource] = [], _ setup: WorkerSetup
  ) throws -> Double {
    try seconds {
      let runtime = ProcessRuntime(setup)
      defer { runtime.close() }
      let plugins = try (good + bad).map { source in
        PassPlugin(
          source: source, title: source.id, declarations: try runtime.declarations(of: source))
      }
      let report = try Planner(
        store: store, runtime: runtime, plugins: plugins, surroundings: setup.surroundings,
        now: Self.now, workers: 2, full: true, temporaryDirectory: folder
      ).plan()
      guard report.outcome.setAside.map(\.plugin) == bad.map(\.id) else {
        throw IsolationFailure("\(report.outcome.setAside)")
      }
    }
  }
}

struct IsolationFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
