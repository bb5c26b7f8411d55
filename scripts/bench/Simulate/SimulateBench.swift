import Foundation
import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuWorkers

/// Measures a simulation of 30 days over a made-up brand; `scripts/bench/run simulate` builds and
/// starts it.
@main struct SimulateBench {
  static func main() {
    do {
      let arguments = CommandLine.arguments.dropFirst()
      try Simulating(customers: arguments.contains("--quick") ? 10_000 : 100_000).run()
    } catch {
      FileHandle.standardError.write(Data("simulate: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// Two plugins over everybody: tags by what was bought in the last 90 days, seven days for new friends,
/// a refill 20 days after an order, and a week for whoever fell silent. Orders and joins come all
/// month, one order a customer in two months.
struct Simulating {
  let customers: Int
  private static let day: Int64 = 86_400
  private static let start = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

  private let tags = """
    siyu.tag_group {
      id = "value", title = "value", dimension = "value", values = { high = "high", low = "low" },
      assign = function(c, ctx)
        local spent = c.orders:within("90d"):sum("net")
        if spent >= 30000 then return "high" end
        return spent > 0 and "low" or nil
      end,
    }
    """
  private let sops = """
    siyu.sop {
      id = "new-friend", title = "new", enrol = { on = "pool.joined" }, holdout = 0.1,
      goal = { on = "order.paid", within = "14d" },
      steps = {
        { id = "welcome", send = "content/a" },
        { id = "howto", day = 2, at = "20:00", send = "content/a",
          when = function(c, ctx) return c.orders:count() == 0 end },
        { id = "offer", day = 5, at = "20:00", send = "content/a", if_refused = "wait" },
        { id = "call", day = 7, at = "10:00", task = "call",
          when = function(c, ctx) return not ctx.run:bought("offer") end },
      },
    }
    siyu.sop {
      id = "refill", title = "refill", enrol = { on = "order.paid" }, again = "30d",
      goal = { on = "order.paid", within = "40d" },
      steps = {
        { id = "thanks", wait = "1d", send = "content/a" },
        { id = "refill", day = 20, at = "10:00", send = "content/a" },
      },
    }
    siyu.sop {
      id = "silent", title = "silent", enrol = { lost = "bench-tags.value:low" },
      steps = { { id = "wake", wait = "1d", send = "content/a" } },
    }
    """

  private func plugin(_ id: String, _ code: String) -> PluginSource {
    PluginSource(
      id: id, version: "1.0.0", checksum: "\(FixedHash.hash(code))", folder: "plugins/\(id)",
      files: ["main.lua": Array(code.utf8)], settings: .record(DataRecord()),
      grants: ["orders", "events", "tag", "task", "wecom.chat"])
  }

  func run() throws {
    let folder = NSTemporaryDirectory() + "siyu-simulate-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = WorkspaceKey.random()
    let store = try SQLiteStore(path: folder + "/siyu.db", key: key, zone: .utc)
    let surroundings = PluginSurroundings(zone: .utc, currency: .cny)
    let runtime = ProcessRuntime(try WorkerSetup(surroundings: surroundings))
    defer { runtime.close() }
    let plugins = try [plugin("bench-tags", tags), plugin("bench", sops)].map { source in
      PassPlugin(
        source: source, title: source.id, declarations: try runtime.declarations(of: source),
        contents: [
          "content/a": ContentFacts(path: "content/a", title: "a", touchpoint: .chat)
        ])
    }
    try bring(store, folder)
    for every in [3_600, 86_400] as [Int64] {
      let began = DispatchTime.now().uptimeNanoseconds
      let processor = clock()
      let overlay = try SQLiteOverlay(of: folder + "/siyu.db", in: folder, key: key, zone: .utc)
      let copied = DispatchTime.now().uptimeNanoseconds
      let planner = Planner(
        store: overlay.store, runtime: runtime, plugins: plugins, surroundings: surroundings,
        now: Self.start, workers: 2, full: false, temporaryDirectory: folder)
      let report = try Simulation(
        overlay: overlay, planner: planner,
        span: SimulatedSpan(
          from: Self.start, to: Self.start.advanced(bySeconds: 30 * Self.day), every: every)
      ).run()
      let ended = DispatchTime.now().uptimeNanoseconds
      print(
        String(
          format:
            "30 days of %d customers every %d h: %.1f s (asked: 20 s for 100,000), copying %.2f s of it, host %.1f s of a core; "
            + "%d passes, %d looks at customers, %d enrolled, %d messages, %d tasks",
          customers, every / 3_600, Double(ended - began) / 1e9, Double(copied - began) / 1e9,
          Double(clock() - processor) / Double(CLOCKS_PER_SEC),
          report.looks, Int(report.evaluated), Int(report.enrolled), Int(report.messages),
          Int(report.tasks)))
      guard report.setAside.isEmpty else { throw report.setAside[0] }
      print("what it told, as one number to compare: \(Self.digest(of: report))")
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let most = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "VmHWM: not told"
    print("most memory of the host, making the data included: \(most)")
  }

  /// Equal for equal reports; dictionaries are written in order.
  private static func digest(of report: SimulationReport) -> String {
    func sorted<Key, Value>(_ counts: [Key: Value]) -> String {
      counts.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
    }
    var lines = ["\(report.looks) \(report.evaluated) \(report.reached)"]
    for day in report.days {
      lines.append(
        "\(day.date) \(day.enrolled) \(day.heldOut) \(sorted(day.touchpoints)) \(day.tasks) "
          + "\(sorted(day.refused)) \(day.goals)")
    }
    for sop in report.sops {
      let outcome = sop.outcome
      lines.append(
        "\(outcome.name) \(outcome.enrolled) \(outcome.declined) \(outcome.goals) "
          + "\(sop.goalsBeforeContact) \(sop.goalsHeldOut) \(outcome.inFlight) "
          + "\(sorted(outcome.ended)) \(outcome.examples) \(outcome.failures)")
      for step in outcome.steps {
        lines.append(
          "\(step.id) \(sorted(step.outcomes)) \(sorted(step.refused)) \(sorted(step.waiting)) "
            + "\(sorted(step.touchpoints)) \(step.tasks) \(step.examples)")
      }
    }
    for one in report.staff {
      lines.append("\(one.id) \(one.messages) \(one.tasks) \(sorted(one.days))")
    }
    for one in report.contacted { lines.append("\(one.id) \(one.messages)") }
    return String(FixedHash.hash(lines.joined(separator: "\n")), radix: 16)
  }

  /// The same for every run: what happens when is a function of the customer's number.
  private func bring(_ store: SQLiteStore, _ folder: String) throws {
    func add(_ kind: ImportKind, _ columns: Set<String>, _ batch: (Range<Int>) -> ImportBatch)
      throws
    {
      let session = try store.beginImport(
        ImportHeader(kind: kind, columns: columns),
        options: ImportOptions(temporaryDirectory: folder))
      for first in stride(from: 0, to: customers, by: 10_000) {
        _ = try session.add(batch(first..<min(first + 10_000, customers)))
      }
      _ = try session.finish { _ in }
    }
    func person(_ number: Int) -> PersonReference { PersonReference(customerID: "c\(number)") }
    try add(.customers, ["customer_id", "staff_id", "pool"]) { numbers in
      .customers(
        numbers.map { number in
          var row = CustomerRecord(person: person(number))
          row.staffID = "s\(number % 500)"
          row.pool = "wecom"
          return row
        })
    }
    // From 120 days before to 30 days after the beginning, at any hour.
    func time(_ number: Int, _ turn: Int) -> Instant {
      let span = 150 * Self.day
      let at = Int64(FixedHash.hash("\(number) \(turn)") % UInt64(span))
      return Self.start.advanced(bySeconds: at - 120 * Self.day)
    }
    try add(.orders, ["order_id", "customer_id", "amount", "paid_at"]) { numbers in
      .orders(
        numbers.flatMap { number in
          (0..<(2 + number % 2)).map { turn in
            var row = OrderRecord(orderID: "o\(number)-\(turn)", amount: 10_000)
            row.buyer = person(number)
            row.paidAt = time(number, turn)
            return row
          }
        })
    }
    try add(.events, ["event_id", "customer_id", "type", "at"]) { numbers in
      .events(
        numbers.map { number in
          EventRecord(
            eventID: "e\(number)", person: person(number), type: "pool.joined",
            at: time(number, 9))
        })
    }
  }
}
