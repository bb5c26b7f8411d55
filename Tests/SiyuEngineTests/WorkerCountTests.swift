import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Neither the number of lanes nor the size of batches changes what comes out.
@Suite struct WorkerCountTests {
  /// Who is asked about first reads one thing first, somebody else another.
  private static let plugin = PluginSource.lua(
    "varied",
    #"""
    siyu.tag_group {
      id = "first", title = "先", dimension = "value", values = { "city", "orders", "events" },
      assign = function(c, ctx)
        local number = tonumber(c.id:sub(2))
        local kind = (number // 2000 + number) % 3
        if kind == 0 then return c.city and "city" or c.orders:count() > 0 and "orders" end
        if kind == 1 then return c.orders:first() and "orders" or c.channel and "city" end
        if number % 7 == 0 then error("unlucky " .. c.id) end
        return c.events:count() > 0 and "events" or c.orders:sum("net") > 100 and "orders" or nil,
          "number " .. ctx.random:integer(1, 1000)
      end,
    }
    siyu.segment { id = "even", title = "偶", where = function(c) return #c.id % 2 == 0 end }
    """#)

  /// Three buckets of customers, some of them with a history.
  private static func lab() throws -> EngineLab {
    let lab = try EngineLab([plugin, .spend])
    try lab.bringCustomers(1...8_400)
    var history = BrandHistory(seed: 5)
    for _ in 0..<40 { try history.act(on: lab) }
    lab.now = lab.now.advanced(bySeconds: 86_400)
    return lab
  }

  @Test func `plans are the same for any number of workers, and every time`() throws {
    let lab = try Self.lab()
    let first = try lab.planner(workers: 1).plan()
    #expect(first.outcome.evaluated > 8_192)
    for workers in [2, 3, 5, 20, 1, 2, 2, 2, 2, 2] {
      let again = try lab.planner(workers: workers).plan()
      #expect(again.file == first.file)
      #expect(text(again.outcome) == text(first.outcome))
    }
  }

  @Test func `so are passes in batches of any size`() throws {
    let lab = try Self.lab()
    let groups = lab.plugins.flatMap { $0.declarations.tagRules.map(\.group) }
    let directory = try lab.store.tagIDs(for: groups, reserve: false)
    let results = try [1, 4_096, 8_192, 50_000].map { size in
      let request = PassRequest(
        plugins: lab.plugins, scope: .full, now: lab.now, workers: 2, batchSize: size)
      let pass = Pass(request: request, runtime: lab.runtime, directory: directory)
      return try pass.run(over: lab.store.snapshot(readers: 2))
    }
    for result in results.dropFirst() {
      #expect(result.digests == results[0].digests)
      #expect(result.touched == results[0].touched)
      #expect(text(result.outcome) == text(results[0].outcome))
    }
  }

  @Test func `what is applied is the same, with reasons and what was read`() throws {
    var all: [[String]] = []
    for workers in [1, 3] {
      let lab = try Self.lab()
      _ = try lab.planner(workers: workers).apply()
      all.append(
        try ["c1", "c5", "c8", "c4100", "c4101", "c8300", "c8301", "c8302"].flatMap { id in
          try lab.store.detail(of: lab.store.customer(named: id)).tags.map { "\(id) \($0)" }
        } + lab.store.table(.decisions).map { $0.joined(separator: " ") })
    }
    #expect(all[0] == all[1])
  }

  @Test func `progress ends where the customers do`() throws {
    let lab = try EngineLab([.spend])
    try lab.bringCustomers(1...20)
    var planner = lab.planner()
    let seen = Seen()
    planner.progress = { done, total in seen.add(done, total) }
    _ = try planner.plan()
    #expect(seen.last == [20, 20])
  }

  private func text(_ outcome: PassOutcome) -> String {
    var lines = ["\(outcome.evaluated) \(outcome.touched)"]
    for plugin in outcome.plugins {
      for rule in plugin.rules {
        lines.append("\(rule.group.name) \(rule.failures) \(rule.failureExamples)")
        lines += rule.values.map { "\($0.value.name) \($0.gained) \($0.lost) \($0.examples)" }
      }
      lines += plugin.segments.map { "\($0.name) \($0.members) \($0.failures)" }
    }
    return lines.joined(separator: "\n")
  }
}
