internal import SiyuBorder
public import SiyuModel

extension ProcessRuntime {
  /// What the plugin's workers measured since they loaded it, all of them together; to be asked between
  /// passes. `nil` where none is left that measured.
  /// - Throws: `SetAside` when one ends over the question.
  public func profile(of plugin: PluginSource) throws -> PluginProfile? {
    var workers: [PluginWorker] = []
    defer { giveBack(workers) }
    while let worker = takeIdle(plugin) { workers.append(worker) }
    var all: PluginProfile?
    for worker in workers {
      guard let told = PluginProfile(try worker.ask(["kind": .string(PluginProfile.job)])) else {
        continue
      }
      if all == nil { all = told } else { all?.add(told) }
    }
    return all
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
