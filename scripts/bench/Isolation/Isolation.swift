import Foundation
import SiyuBorder
import SiyuModel
import SiyuWorkers

/// Measures what it costs that plugins run in workers without rights; `scripts/bench/run isolation`
/// builds and starts it.
@main struct Isolation {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("isolation: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let isQuick = arguments.contains("--quick")
    guard let place = arguments.firstIndex(of: "--plugin"), arguments.count > place + 1 else {
      throw IsolationFailure("usage: siyu-isolation [--quick] --plugin DIR")
    }
    let code = try String(contentsOfFile: arguments[place + 1] + "/main.lua", encoding: .utf8)
    for protection in try WorkerProbe.protections(setup(isConfined: true)) {
      print(
        "\(protection.isActive ? "active " : "missing") \(protection.name): \(protection.detail)")
    }
    var rows = [
      try start(pairs: isQuick ? 20 : 200), try roundTrip(times: isQuick ? 500 : 5000),
    ]
    rows += try fullPasses(plugin("bench", code), customers: isQuick ? 20_000 : 100_000)
    rows += try runaways(times: isQuick ? 1 : 3)
    print("\n" + Row.table(rows))
  }

  static func setup(isConfined: Bool) throws -> WorkerSetup {
    var limits = PluginLimits()
    limits.questionMilliseconds = Runaways.limit
    var setup = try WorkerSetup(
      surroundings: PluginSurroundings(zone: .utc, currency: .cny, limits: limits))
    if !isConfined { setup.skips = .everything }
    return setup
  }

  static func plugin(_ id: String, _ code: String) -> PluginSource {
    PluginSource(
      id: id, version: "1.0.0", checksum: "\(FixedHash.hash(code))", folder: "plugins/\(id)",
      files: ["main.lua": Array(code.utf8)], settings: .record(DataRecord()),
      grants: ["orders", "tag"])
  }

  private static let tiny = plugin(
    "tiny",
    #"siyu.segment { id = "s", title = "s", where = function(c) return true end }"#)

  // MARK: What is measured

  /// From nothing to a loaded plugin.
  private static func start(pairs: Int) throws -> Row {
    let pairs = try Pairs.of(pairs) { isConfined in
      let runtime = ProcessRuntime(try setup(isConfined: isConfined))
      let time = try seconds { _ = try runtime.declarations(of: tiny) }
      runtime.close()
      return time
    }
    return .pair(
      "start of a worker, until its plugin is loaded", pairs, unit: "ms", scale: 1e3, asked: nil)
  }

  /// A batch of one customer, one question, and the answer.
  private static func roundTrip(times: Int) throws -> Row {
    var lanes: [Bool: (ProcessRuntime, any PluginLane)] = [:]
    for isConfined in [true, false] {
      let runtime = ProcessRuntime(try setup(isConfined: isConfined))
      _ = try runtime.declarations(of: tiny)
      lanes[isConfined] = (runtime, try lane(runtime, tiny))
    }
    let pairs = try Pairs.of(times) { isConfined in
      guard let lane = lanes[isConfined]?.1 else { return .nan }
      let batch = try batch(lane)
      return try seconds {
        try lane.ask(batch, [[Question(function: 0, kind: .segment)]], now: Brand.now)
        _ = try lane.answers()
      }
    }
    for (runtime, lane) in lanes.values {
      lane.close()
      runtime.close()
    }
    return .pair("round trip of a batch", pairs, unit: "µs", scale: 1e6, asked: nil)
  }

  private static func fullPasses(_ source: PluginSource, customers: Int) throws -> [Row] {
    let brand = try Brand(customers: customers)
    let pairs = try Pairs.of(9) { isConfined in
      try brand.plan([source], setup(isConfined: isConfined))
    }
    // The one that may take longest sets the pace: its deadline, and what the host adds.
    let deadlines = 3 * (Double(Runaways.limit) / 1000 + 0.25)
    var beside: [Double] = []
    for _ in 0..<3 {
      beside.append(try brand.plan([source], bad: Runaways.three, setup(isConfined: true)))
    }
    let alone = pairs.confined.median
    let extra = beside.median - alone
    return [
      .pair(
        "full plan, \(customers) customers, 5 rules", pairs, unit: "ms", scale: 1e3, asked: 1.15),
      Row(
        title: "three bad plugins beside: longer by", confined: milliseconds(extra),
        asked: "10 % and their deadlines (\(milliseconds(alone * 0.1 + deadlines))): "
          + (extra <= alone * 0.1 + deadlines ? "met" : "missed")),
    ]
  }

  private static func milliseconds(_ seconds: Double) -> String {
    String(format: "%.0f ms", seconds * 1e3)
  }

  private static func runaways(times: Int) throws -> [Row] {
    try Runaways.all.map { name, code in
      var worst: Runaways.Outcome?
      for _ in 0..<times {
        let one = try Runaways.overshoot(code, setup(isConfined: true))
        if one.real > worst?.real ?? -.infinity { worst = one }
      }
      guard let worst else { throw IsolationFailure("nothing was measured") }
      return Row(
        title: "over after its limit, \(name): "
          + (worst.words.hasPrefix("stopped") ? "by Lua" : "by the host"),
        confined: String(
          format: "%.0f ms (processor %.0f)", worst.real * 1e3, max(0, worst.processor) * 1e3),
        asked: worst.real <= 0.25 ? "250 ms: met" : "250 ms: missed")
    }
  }

  // MARK: Lanes

  static func lane(_ runtime: ProcessRuntime, _ source: PluginSource) throws -> any PluginLane {
    _ = try runtime.declarations(of: source)
    return try runtime.lane(
      plugins: [source], tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: [.orders])
  }

  static func batch(_ lane: any PluginLane) throws -> any PluginBatch {
    let batch = try lane.emptyBatch()
    try Array("c1".utf8).withUnsafeBufferPointer {
      try batch.writer.customer(CustomerRow(number: 1, id: $0))
    }
    try batch.writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
    return batch
  }
}

private final class NoWords: Lexicon {
  func text(of word: Word) throws -> String { "" }
  func texts(of item: ItemNumber) throws -> ItemTexts {
    ItemTexts(sku: "", title: "", category: "", brand: "")
  }
}
