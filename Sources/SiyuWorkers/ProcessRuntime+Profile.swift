internal import SiyuBorder
public import SiyuModel

extension ProcessRuntime {
  /// What the plugin's workers measured since they loaded it, all of them together; to be asked between
  /// passes. `nil` where none is left that measured.
  /// - Throws: `SetAside` when one ends over the question.
  public func profile(of plugin: PluginSource) throws -> PluginProfile? {
    var all: PluginProfile?
    for told in try ask(plugin, PluginProfile.job) {
      guard let told = PluginProfile(told) else { continue }
      if all == nil { all = told } else { all?.add(told) }
    }
    return all
  }

  /// Which lines of the plugin ran since its workers loaded it, as each of them tells it; to be asked
  /// once, between passes, of workers that count (`WorkerSetup.countsLines`).
  /// - Throws: `SetAside` when one ends over the question.
  public func countedLines(of plugin: PluginSource) throws -> [DataValue] {
    try ask(plugin, CountedLines.job)
  }

  /// Asks all of a plugin's workers that nobody uses.
  private func ask(_ plugin: PluginSource, _ job: String) throws -> [DataValue] {
    var workers: [PluginWorker] = []
    defer { giveBack(workers) }
    while let worker = takeIdle(plugin) { workers.append(worker) }
    return try workers.map { try $0.ask(["kind": .string(job)]) }
  }
}

extension PluginWorker {
  /// Runs a job that asks for nothing, and waits for its end.
  fileprivate func ask(_ question: DataValue) throws -> DataValue {
    start(question, log: { _ in })
    defer { job = nil }
    while true {
      receive()
      if let setAside { throw setAside }
      if let result = job?.result { return try result.get() }
      if job?.request != nil { end(words.nonsense("a request where there is nothing to ask for")) }
      WorkerWait.wait(for: [self])
    }
  }
}
