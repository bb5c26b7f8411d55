import SiyuBorder
import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

/// A host with a few customers, one a batch, that notes what it is asked.
final class ScriptHost: SessionHost {
  private let batches: [SpecBatch]
  private var loop: Int64 = 0
  private var position = 0
  private(set) var asked: [String] = []

  init(_ customers: [SpecCustomer], now: Instant, needs: ReadNeeds) throws {
    batches = try customers.map { try SpecBatch($0, now: now, needs: needs) }
  }

  func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue {
    if operation == "customers.next" {
      let wanted = argument["loop"]?.intValue ?? 0
      if wanted != loop { (loop, position) = (wanted, 0) }
      defer { position += 1 }
      return position < batches.count ? ["slot": .int(Int64(position))] : .null
    }
    asked.append("\(operation) \(argument.canonicalText)")
    if operation == "walk", argument.canonicalText.contains("C9") {
      throw Diagnostic("no customer or account 'C9' is known", hint: "did you mean 'C1'?")
    }
    if operation == "export.begin", argument["file"] == "bad.txt" {
      throw Diagnostic("no such ending", hint: "try .csv")
    }
    return ["path": "out/t/x.csv"]
  }
  func log(_ level: LogLevel, _ text: String) { asked.append("print \(text)") }
  func began(_ number: Int, subject: Int) {}
  func columns(slot: Int) throws(SegmentError) -> BatchColumns? { batches[slot].columns }
}

enum ScriptHarness {
  /// What the host is asked, and at last the error if there is one.
  static func run(
    _ script: String, files: [String: String] = [:], grants: Set<String> = ["orders", "events"],
    args: [String] = []
  ) throws -> [String] {
    var bytes = files.mapValues { Array($0.utf8) }
    bytes["t.lua"] = Array(script.utf8)
    let source = PluginSource(
      id: "script", version: "0", checksum: "0", folder: "scripts", files: bytes,
      settings: .record([:]), grants: grants)
    let surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny)
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 8 << 20), source: source, surroundings: surroundings,
      mode: .script, seed: 1)
    let session = try ScriptSession(machine, seed: 1)
    let now = Instant(seconds: 1_782_748_800)
    let customers = ["C1", "C2", "C3"].enumerated().map { number, id in
      var customer = SpecCustomer()
      customer.id = id
      customer.personal[.name] = "赵晓月"
      customer.tags = number == 0 ? [2] : []
      customer.orders = (0...number).map { order in
        var made = SpecCustomer.Order()
        made.id = "O\(order)"
        made.paidAt = now.seconds - 86_400
        made.amount = 100
        return made
      }
      return customer
    }
    let host = try ScriptHost(customers, now: now, needs: source.needs)
    let job: DataRecord = [
      "file": "t.lua", "now": .int(now.seconds), "args": .list(args.map { .string($0) }),
      "tags": [[1, "vip", "gold"], [2, "vip", "iron"]],
      "sops": [
        ["skincare.new-friend", "customer"], ["care.pet", "pet"], ["care.lively", "group"],
      ],
    ]
    switch try session.run(.record(job), host) {
    case .success: return host.asked
    case .failure(let problems):
      return host.asked
        + problems.all.map { problem in
          var short = problem
          short.source = nil
          short.hint = nil
          return short.description
        }
    }
  }
}
