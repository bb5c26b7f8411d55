import SiyuBorder
import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

/// A host that knows two customers and notes what was printed.
final class ReplHost: SessionHost {
  private let batches: [String: SpecBatch]
  private var slots: [SpecBatch] = []
  private(set) var printed: [String] = []
  private(set) var asked: [String] = []

  init(_ customers: [SpecCustomer], now: Instant, needs: ReadNeeds) throws {
    var batches: [String: SpecBatch] = [:]
    for customer in customers {
      batches[customer.id] = try SpecBatch(customer, now: now, needs: needs)
    }
    self.batches = batches
  }

  func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue {
    let id = argument["id"]?.stringValue ?? ""
    asked.append("\(operation) \(id) \(argument["now"]?.intValue ?? 0)")
    guard let batch = batches[id] else {
      throw Diagnostic("no customer or account '\(id)' is known", hint: "did you mean 'C1'?")
    }
    slots.append(batch)
    return ["slot": .int(Int64(slots.count - 1)), "levels": []]
  }
  func log(_ level: LogLevel, _ text: String) { printed.append(text) }
  func began(_ number: Int, subject: Int) {}
  func columns(slot: Int) throws(SegmentError) -> BatchColumns? { slots[slot].columns }
}

/// A REPL with a small plugin.
final class ReplHarness {
  static let now = Instant(seconds: 1_782_748_800)  // 30 June 2026, midnight in Shanghai
  let session: ReplSession
  let machine: PluginMachine
  let host: ReplHost

  static let plugin = """
    local words = require("lib.words")
    limit = 100
    siyu.tag_group {
      id = "value", title = "价值", dimension = "value", values = { "high", "low" },
      assign = function(c)
        local spent = c.orders:sum("amount")
        if c.tags:has("value:high") then return "high", "had it" end
        return spent >= limit and "high" or "low", words.spent(spent)
      end,
    }
    siyu.tag_group {
      id = "broken", title = "x", dimension = "value", values = { "x" },
      assign = function(c) return nil + 1 end,
    }
    siyu.segment {
      id = "buyer", title = "buyers", where = function(c) return c.orders:count() > 0 end,
    }
    """

  init(
    grants: Set<String> = ["orders", "tag"], memory: Int = 8 << 20, plugin: String = plugin,
    surveys: [Survey] = []
  ) throws {
    let source = PluginSource(
      id: "t", version: "1", checksum: "0", folder: "plugins/t",
      files: [
        "main.lua": Array(plugin.utf8),
        "lib/words.lua": Array(
          "return { spent = function(n) return \"spent \" .. n end }".utf8),
      ],
      settings: ["silent_after": "90d", "high_value": 200_000], grants: grants, surveys: surveys)
    var surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny)
    surroundings.limits.memoryBytes = Int64(memory)
    machine = try PluginMachine(
      lua: LuaState(memoryLimit: memory), source: source, surroundings: surroundings, mode: .repl,
      seed: 1)
    session = try ReplSession(machine, seed: 1)
    if case .failure(let problems) = machine.load() { throw problems }
    let customers = ["C1", "C2", "C001"].enumerated().map { number, id in
      var customer = SpecCustomer()
      customer.id = id
      customer.texts[.city] = number == 0 ? "上海" : "杭州\u{1B}[2J"
      customer.personal[.name] = "赵晓月"
      customer.joinedAt = Self.now.seconds - 86_400
      customer.tags = number == 0 ? [7] : []
      customer.orders = (0..<(number == 0 ? 2 : 30)).map { order in
        var made = SpecCustomer.Order()
        made.id = "O\(order)"
        made.paidAt = Self.now.seconds - 86_400
        made.amount = 30
        return made
      }
      return customer
    }
    host = try ReplHost(customers, now: Self.now, needs: source.needs)
    _ = try session.run(
      [
        "kind": "begin", "now": .int(Self.now.seconds),
        "tags": [[7, "t.value", "high"], [9, "t.value", "low"], [10, "t.broken", "x"]],
      ], host
    ).get()
  }

  /// What is shown, an error as one line, or "…" for a line that is to go on.
  func callAsFunction(_ text: String) -> [String] {
    switch session.run(["kind": "line", "text": .string(text)], host) {
    case .success(let value):
      if value["more"] == true { return ["…"] }
      return (value["lines"]?.listValue ?? []).compactMap(\.stringValue)
    case .failure(let problems):
      return problems.all.map { problem in
        var short = problem
        short.source = nil
        return short.description
      }
    }
  }

  func completion(_ text: String) -> [String] {
    guard case .success(let value) = session.run(["kind": "complete", "text": .string(text)], host)
    else { return ["failed"] }
    return (value["names"]?.listValue ?? []).compactMap(\.stringValue)
  }

  func help(_ name: String) -> [String] {
    guard case .success(let value) = session.run(["kind": "help", "name": .string(name)], host)
    else { return ["failed"] }
    return (value["lines"]?.listValue ?? []).compactMap(\.stringValue)
  }
}
