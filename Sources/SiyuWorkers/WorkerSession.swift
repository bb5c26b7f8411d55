internal import CProcess
public import SiyuBorder
public import SiyuModel

/// The slower kind of conversation, for scripts, specs, importers and the REPL: the worker runs a
/// job and asks the host for things.
///
/// The same rules end it that end a worker in a pass. Belongs to one thread.
public final class WorkerSession {
  private let worker: PluginWorker
  private var slots: [BatchSlot] = []
  private var nextSlot = 0
  /// Asked now and then while the worker works; true ends it. For Ctrl-C.
  public var isCancelled: () -> Bool = { false }

  /// Starts the worker and does not wait for it.
  public init(_ source: PluginSource, mode: WorkerMode, _ setup: WorkerSetup) {
    worker = PluginWorker(source, mode, setup)
  }

  deinit { worker.close() }

  /// Waits until the source is loaded.
  /// - Throws: `Diagnostics` for its author; `SetAside` when it overstayed or crashed; `Diagnostic`
  ///   where this machine may run no plugins.
  public func load() throws -> PluginDeclarations {
    while true {
      worker.receive()
      if let declarations = worker.declarations, worker.setAside == nil { return declarations }
      if let refusal = worker.refusal { throw refusal }
      if let setAside = worker.setAside {
        if !worker.loadProblems.isEmpty { throw Diagnostics(worker.loadProblems) }
        throw setAside
      }
      waitOrCancel()
    }
  }

  /// Runs a job to its end. May be called again for the next job.
  ///
  /// - Parameter onRequest: what the worker asks: an operation's name and its argument. A
  ///   `Diagnostic` it throws is raised where the plugin asked; any other error ends the session.
  /// - Throws: `Diagnostics` when the job failed; `SetAside` when it had to be ended.
  public func run(
    _ job: DataValue, onRequest: (_ operation: String, _ argument: DataValue) throws -> DataValue,
    onLog: @escaping (LogLevel, String) -> Void = { _, _ in }
  ) throws -> DataValue {
    _ = try load()
    worker.start(job, log: { onLog($0.level, $0.text) })
    defer { worker.job = nil }
    while true {
      worker.receive()
      if let setAside = worker.setAside { throw setAside }
      if let result = worker.job?.result { return try result.get() }
      if let (sequence, request) = worker.job?.request {
        worker.job?.request = nil
        let result: Result<DataValue, Diagnostic>
        do {
          result = .success(try onRequest(request.operation, request.argument))
        } catch let diagnostic as Diagnostic {
          result = .failure(diagnostic)
        } catch {
          worker.end(worker.words.cancelled())
          throw error
        }
        worker.watch.restart()
        worker.send(Reply(result: result), sequence: sequence)
      } else {
        waitOrCancel()
      }
    }
  }

  private func waitOrCancel() {
    WorkerWait.wait(for: [worker])
    if isCancelled() { worker.end(worker.words.cancelled()) }
  }

  // MARK: Batches

  /// An empty batch to fill while a request is answered. There are two; the one filled before the
  /// last is used again.
  public func emptyBatch(needs: ReadNeeds, lexicon: any Lexicon) -> any PluginBatch {
    if slots.isEmpty || slots[0].writer.needs != needs {
      let name = worker.setup.memoryName
      slots = (0..<BatchReady.slots).map {
        BatchSlot(
          index: $0, needs: needs, lexicon: lexicon,
          surveyPlugins: needs.contains(.answers) ? [worker.source.id] : [],
          standings: [worker.source.standingAccess].compactMap { $0 }, memoryName: name)
      }
      worker.mapped = [[:], [:]]
    }
    let slot = slots[nextSlot]
    nextSlot = (nextSlot + 1) % slots.count
    slot.empty()
    return LaneBatch(slot: slot)
  }

  /// Makes the batch readable for the worker, as far as its grants go. Returns its slot, to be
  /// told in the reply.
  public func handOver(_ batch: any PluginBatch) throws -> Int {
    guard let batch = batch as? LaneBatch, batch.isCurrent, !batch.slot.isAsked else {
      throw Diagnostic("a batch is handed over once, in the session it was made for")
    }
    try batch.slot.share()
    try worker.handOver(batch)
    return batch.slot.index
  }
}
