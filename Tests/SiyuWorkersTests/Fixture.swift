import SiyuBorder
import SiyuModel
import SiyuWorkers
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// All tests that start processes: one after the other, so that what is left over can be counted.
@Suite(.serialized) struct WorkerTests {}

/// Plugins of the native test worker, and customers to ask about.
enum Fixture {
  static let now = Instant(seconds: 1_700_000_000)

  /// Beside the program that runs the tests.
  static var executable: String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let own = String(
      decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/siyu-test-worker"
  }

  static func plugin(
    _ behaviour: String, id: String = "native",
    grants: Set<String> = ["orders", "tag", "membership"],
    bytes: [UInt8] = []
  ) -> PluginSource {
    PluginSource(
      id: id, version: "1.0.0", checksum: behaviour, folder: "plugins/native", files: [:],
      settings: [
        "behaviour": .string(behaviour), "bytes": .list(bytes.map { .int(Int64($0)) }),
      ], grants: grants)
  }

  /// Short limits: nothing here waits for longer than a fraction of a second.
  static func setup(
    clock: WorkerClock = .system, question: Int64 = 60, pass: Int64 = 60_000,
    onLog: @escaping @Sendable (String, LogLevel, String) -> Void = { _, _, _ in }
  ) throws -> WorkerSetup {
    var limits = PluginLimits()
    limits.questionMilliseconds = question
    limits.loadMilliseconds = 100
    limits.passMilliseconds = pass
    return try WorkerSetup(
      executable: executable,
      surroundings: PluginSurroundings(zone: .utc, currency: .cny, limits: limits), clock: clock,
      onLog: onLog)
  }

  static let questions = [
    Question(function: 1, kind: .tag), Question(function: 2, kind: .tag),
    Question(function: 3, kind: .segment),
  ]

  /// A clock on which nobody has to wait: each look takes a tenth of a second.
  static func impatientClock() -> WorkerClock {
    let time = ClockTime()
    return WorkerClock(now: { time.advance() }, processorTime: { _ in 0 })
  }

  private final class ClockTime: Sendable {
    private let now = Mutex<Int64>(0)
    func advance() -> Int64 {
      now.withLock {
        $0 += 100_000_000
        return $0
      }
    }
  }

  /// Customers with these numbers of orders.
  static func fill(_ batch: any PluginBatch, orders: [Int]) throws {
    for (index, count) in orders.enumerated() {
      try withText("c-\(index)") { id in
        try batch.writer.customer(CustomerRow(number: Int64(index), id: id))
      }
      for order in 0..<count {
        try withText("o-\(order)") { id in
          try batch.writer.order(
            OrderRow(
              id: id, paidAt: Int64(order), amount: 100, refunded: 0, status: 1, platform: .none,
              channel: .none, shop: .none))
        }
      }
      try batch.writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
    }
  }

  private static func withText(_ text: String, _ body: (BorrowedText) throws -> Void) rethrows {
    try Array(text.utf8).withUnsafeBufferPointer(body)
  }

  /// Asks all plugins about one batch on a lane of their own.
  static func ask(
    _ plugins: [PluginSource], orders: [Int] = [0, 1, 3, 13, 7], _ setup: WorkerSetup
  ) throws -> [Result<BatchAnswers, SetAside>?] {
    let lane = try ProcessRuntime(setup).lane(
      plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
    defer { lane.close() }
    let batch = try lane.emptyBatch()
    try fill(batch, orders: orders)
    try lane.ask(batch, plugins.map { _ in questions }, now: now)
    return try lane.answers()
  }

  /// Why the one plugin was set aside.
  static func setAside(_ plugin: PluginSource, _ setup: WorkerSetup) throws -> SetAside? {
    switch try ask([plugin], setup)[0] {
    case .failure(let setAside)?: setAside
    default: nil
    }
  }
}

final class NoWords: Lexicon {
  func text(of word: Word) throws -> String { "" }
  func texts(of item: ItemNumber) throws -> ItemTexts {
    ItemTexts(sku: "", title: "", category: "", brand: "")
  }
}
