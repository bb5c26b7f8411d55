import Foundation
import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuWorkers

/// Measures one apply over many enrolments in flight, with gate and outbox; `scripts/bench/run sops`
/// builds and starts it.
@main struct SOPs {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("sops: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let isQuick = arguments.contains("--quick")
    let customers = isQuick ? 50_000 : 1_000_000
    for hasFunctions in [false, true] {
      try Measuring(customers: customers, due: customers / 10, hasFunctions: hasFunctions).run()
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let most = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "VmHWM: not told"
    print(
      "most memory of the host over all of it, making the data included: \(most) (asked: 500 MB)")
  }
}

/// One store, one SOP, one apply.
struct Measuring {
  let customers: Int
  let due: Int
  let hasFunctions: Bool
  private static let start = Instant(seconds: 1_767_254_400)

  private var plugin: PluginSource {
    let when = hasFunctions ? "when = function(c, ctx) return ctx.run:sent(\"a\") end," : ""
    let code = """
      siyu.sop { id = "walk", title = "walk", enrol = { on = "visit" }, steps = {
        { id = "a", send = "content/a" },
        { id = "b", wait = "3d", \(when) send = "content/b" },
        { id = "c", wait = "3d", task = "call" } } }
      """
    return PluginSource(
      id: "bench", version: "1.0.0", checksum: "\(FixedHash.hash(code))", folder: "plugins/bench",
      files: ["main.lua": Array(code.utf8)], settings: .record(DataRecord()),
      grants: ["events", "task", "wecom.chat"])
  }

  func run() throws {
    let folder = NSTemporaryDirectory() + "siyu-sops-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore(path: folder + "/siyu.db", key: .random(), zone: .utc)
    let surroundings = PluginSurroundings(zone: .utc, currency: .cny)
    let runtime = ProcessRuntime(try WorkerSetup(surroundings: surroundings))
    defer { runtime.close() }
    let pass = PassPlugin(
      source: plugin, title: "bench", declarations: try runtime.declarations(of: plugin),
      contents: Dictionary(
        uniqueKeysWithValues: ["content/a", "content/b"].map {
          ($0, ContentFacts(path: $0, title: $0, touchpoint: .chat))
        }))
    func planner(_ now: Instant) -> Planner {
      var rules = GateRules()
      rules.quiet = nil
      return Planner(
        store: store, runtime: runtime, plugins: [pass], surroundings: surroundings, now: now,
        workers: 2, full: false, temporaryDirectory: folder, sops: SOPSettings(gate: rules))
    }
    try bring(store, folder)
    _ = try planner(Self.start).apply()
    try enrol(store)
    let now = Self.start.advanced(bySeconds: 3 * 86_400)
    let began = DispatchTime.now().uptimeNanoseconds
    let plan = try planner(now).plan()
    let planned = DispatchTime.now().uptimeNanoseconds
    let processor = clock()
    let report = try planner(now).apply()
    let ended = DispatchTime.now().uptimeNanoseconds
    let steps = Double(report.outcome.plugins[0].sops[0].messages)
    let seconds = Double(ended - planned) / 1e9
    let busy = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
    print(
      String(
        format:
          "%d enrolments, %.0f steps %@: plan %.2f s, apply %.2f s (host %.2f s of a core), %.0f steps/s (asked: 50000)",
        customers, steps, hasFunctions ? "with a function" : "without functions",
        Double(planned - began) / 1e9, seconds, busy, steps / seconds))
    guard plan.outcome.plugins[0].sops[0].messages == Int64(steps), Int(steps) == due else {
      throw Diagnostic("\(due) messages were due")
    }
  }

  private func bring(_ store: SQLiteStore, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id", "staff_id", "pool"]),
      options: ImportOptions(temporaryDirectory: folder))
    for first in stride(from: 0, to: customers, by: 10_000) {
      _ = try session.add(
        .customers(
          (first..<min(first + 10_000, customers)).map { number in
            var row = CustomerRecord(person: PersonReference(customerID: "c\(number)"))
            row.staffID = "s\(number % 1_000)"
            row.pool = "wecom"
            return row
          }))
    }
    _ = try session.finish { _ in }
  }

  /// Everybody stands before the second step; one in ten when three days are over.
  private func enrol(_ store: SQLiteStore) throws {
    let session = try store.beginRun(
      RunHeader(
        identity: "bench", now: Self.start, plugins: [("bench@1.0.0", plugin.checksum)], rules: [],
        mark: nil))
    let last = Int64(customers)
    for first in stride(from: Int64(0), through: last, by: 4_096) {
      let numbers = max(first, 1)...max(min(first + 4_095, last), 1)
      try session.commit(
        numbers.map { number in
          var change = OutreachChange()
          let at = Self.start.advanced(bySeconds: number % 10 == 0 ? 0 : 86_400 * (1 + number % 9))
          let key = EnrolmentKey(
            sop: "bench.walk", subject: .customer(number), occurrence: "hand:\(at.seconds)")
          let due = at.advanced(bySeconds: 3 * 86_400)
          change.enrolments = [
            Enrolment(
              key: key, customer: number, checksum: plugin.checksum, enrolledAt: at,
              state: .active, step: "b", due: due, moment: due,
              history: [
                StepRecord(
                  step: "a", visit: 0, at: at, outcome: .sent, content: "content/a",
                  effect: EffectID.message(key, step: "a", visit: 0))
              ])
          ]
          return SubjectChange(
            customer: number, changes: [], due: .max, keepsDue: true, outreach: change)
        }, through: CustomerNumber(rawValue: first).bucket + 1)
    }
    try session.finish()
  }
}
