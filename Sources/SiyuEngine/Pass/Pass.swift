public import SiyuModel
internal import Dispatch
internal import Synchronization

/// Evaluates plugins over customers and hands the decisions, in order, to whoever wants them.
///
/// A pass is cut into slices. Lanes take slices in turn; each lane reads a slice from the store
/// while its workers evaluate the one before, and makes the result of the one before that. The
/// merger puts results back in order, so that nothing depends on the number of lanes.
public struct Pass: Sendable {
  let request: PassRequest
  let runtime: any PluginRuntime
  let directory: TagDirectory

  public init(request: PassRequest, runtime: any PluginRuntime, directory: TagDirectory) {
    self.request = request
    self.runtime = runtime
    self.directory = directory
  }

  /// Runs the pass over a snapshot. `spool` takes the decisions, for an apply.
  ///
  /// A plugin that is set aside loses all its decisions. If it fills a group together with others,
  /// whose answers then mean something else, the pass is run again without it.
  /// - Throws: what the store throws; never because of a plugin.
  func run(
    over snapshot: any PassSnapshot, spool: DecisionSpool? = nil,
    excluding: [Int: SetAside] = [:]
  ) throws -> PassResult {
    var excluded = excluding
    while true {
      let result = try runOnce(over: snapshot, spool: spool, excluded: excluded)
      let fresh = result.setAside.filter { excluded[$0.key] == nil }
      let table = RuleTable(plugins: request.plugins, directory: directory)
      guard fresh.keys.contains(where: table.shares) else { return result }
      excluded.merge(fresh) { old, _ in old }
      try spool?.removeAll()
    }
  }

  private func runOnce(
    over snapshot: any PassSnapshot, spool: DecisionSpool?, excluded: [Int: SetAside]
  ) throws -> PassResult {
    let table = RuleTable(plugins: request.plugins, directory: directory)
    let evaluator = SliceEvaluator(
      plugins: request.plugins, table: table, decider: TagDecider(table: table), now: request.now,
      restriction: request.restriction, keeps: spool != nil)
    let slices = try snapshot.slices(request.scope, size: request.batchSize)
    let merger = PassMerger(
      plugins: request.plugins, table: table, directory: directory, spool: spool,
      excluded: excluded, total: slices.isEmpty ? 0 : snapshot.customerCount,
      progress: request.progress)
    let lanes = max(1, min(request.workers, slices.count))
    let queue = SliceQueue(slices, ahead: 8 * lanes)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: lanes) { _ in
      do {
        try runLane(
          snapshot: snapshot, evaluator: evaluator, queue: queue, merger: merger,
          excluded: Set(excluded.keys))
      } catch {
        queue.stop()
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return try merger.finish(change: snapshot.change)
  }

  private func runLane(
    snapshot: any PassSnapshot, evaluator: SliceEvaluator, queue: SliceQueue, merger: PassMerger,
    excluded: Set<Int>
  ) throws {
    guard let first = queue.next(orElse: {}) else { return }
    let needs = request.needs
    let reader = try snapshot.reader(needs: needs, now: request.now)
    let lane = try runtime.lane(
      plugins: request.plugins.map(\.source), tags: directory, lexicon: reader, needs: needs)
    defer { lane.close() }
    let questions = request.plugins.indices.map { index in
      excluded.contains(index) ? nil : request.plugins[index].questions
    }
    var asked: (slice: PassSlice, batch: any PluginBatch)?
    var next: PassSlice? = first
    while let slice = next {
      let batch = try lane.emptyBatch()
      _ = try reader.read(slice, into: batch.writer)
      try lane.ask(batch, questions, now: request.now)
      if let asked { try collect(asked, lane, evaluator, merger, queue) }
      asked = (slice, batch)
      next = try queue.next {
        // Others may be waiting for this very slice.
        if let last = asked { try collect(last, lane, evaluator, merger, queue) }
        asked = nil
      }
    }
    if let asked { try collect(asked, lane, evaluator, merger, queue) }
  }

  private func collect(
    _ asked: (slice: PassSlice, batch: any PluginBatch), _ lane: any PluginLane,
    _ evaluator: SliceEvaluator, _ merger: PassMerger, _ queue: SliceQueue
  ) throws {
    let answers = try lane.answers()
    let merged = try merger.add(
      evaluator.evaluate(slice: asked.slice, batch: asked.batch, answers: answers, lane: lane))
    queue.merged(merged)
  }
}
