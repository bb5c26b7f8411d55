import Foundation
import SiyuModel
import SiyuWorkers
import Synchronization

/// Plugins that do not come back, each in its own way.
enum Runaways {
  /// What a question may take, in milliseconds.
  static let limit: Int64 = 300

  static let all: [(name: String, code: String)] = [
    ("a plain loop", "while true do end"),
    ("a loop that catches errors", "while true do pcall(function() while true do end end) end"),
    ("a coroutine", "coroutine.wrap(function() while true do end end)()"),
    ("a pattern", #"return (("a"):rep(30)):find(("a*"):rep(30) .. "b")"#),
    (
      "table.sort",
      "local t = {} for i = 1, 3e5 do t[i] = -i % 977 end while true do table.sort(t, function(a, b) return a > b end) end"
    ),
    (
      "table.concat",
      "local t = {} for i = 1, 1e5 do t[i] = 'xxxxxxxx' end while true do table.concat(t) end"
    ),
    ("string.rep", "while true do local s = ('x'):rep(1e7) end"),
    (
      "string.gsub",
      "local s = ('x'):rep(1e6) while true do s:gsub('x', function(c) return 'y' end) end"
    ),
    (
      "collecting garbage",
      "local t = {} for i = 1, 2e5 do t[i] = {} end while true do local x = {} end"
    ),
  ]

  /// Three that misbehave in different ways in one pass: Lua stops the first, the host the second,
  /// and the third wants too much memory.
  static let three = [
    plugin("while true do end", id: "loops"),
    plugin(#"return (("a"):rep(30)):find(("a*"):rep(30) .. "b")"#, id: "searches"),
    plugin("local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end", id: "allocates"),
  ]

  static func plugin(_ code: String, id: String = "runaway") -> PluginSource {
    Isolation.plugin(
      id,
      """
      siyu.segment { id = "s", title = "s", where = function(c) \(code) end }
      """)
  }

  struct Outcome {
    /// Seconds after the limit until the host went on, by the clock on the wall.
    var real: Double
    /// Of the worker's processor time, as the host last saw it.
    var processor: Double
    /// How the plugin ended.
    var words: String
  }

  /// How long after its limit a runaway is over.
  static func overshoot(_ code: String, _ plain: WorkerSetup) throws -> Outcome {
    let most = Mutex<Int64>(0)
    var setup = plain
    setup.clock.processorTime = { process in
      let time = plain.clock.processorTime(process)
      most.withLock { $0 = max($0, time ?? 0) }
      return time
    }
    let runtime = ProcessRuntime(setup)
    defer { runtime.close() }
    let lane = try Isolation.lane(runtime, plugin(code))
    defer { lane.close() }
    let batch = try Isolation.batch(lane)
    var words = ""
    let before = most.withLock { $0 }
    let real = try seconds {
      try lane.ask(batch, [[Question(function: 0, kind: .segment)]], now: Brand.now)
      guard case .failure(let setAside)? = try lane.answers()[0] else {
        throw IsolationFailure("\(code): answered")
      }
      words = setAside.diagnostic.message
    }
    let used = most.withLock { $0 } - before
    return Outcome(
      real: real - Double(limit) / 1000, processor: Double(used) / 1e9 - Double(limit) / 1000,
      words: words)
  }
}
