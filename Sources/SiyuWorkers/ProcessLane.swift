internal import CProcess
internal import SiyuBorder
internal import SiyuModel

/// One thread's workers: a process for each plugin, and two slots for batches.
final class ProcessLane: PluginLane {
  private let runtime: ProcessRuntime
  private let plugins: [PluginSource]
  private let tags: TagDirectory
  /// `nil` for a plugin that was last asked nothing: it need not run.
  private var workers: [PluginWorker?]
  private let slots: [BatchSlot]
  private var nextSlot = 0
  /// Asked and not yet collected, oldest first: the sequence for each plugin that was asked.
  private var pending: [(slot: Int, sequences: [UInt64?])] = []
  private var isClosed = false

  init(
    runtime: ProcessRuntime, plugins: [PluginSource], tags: TagDirectory, lexicon: any Lexicon,
    needs: ReadNeeds
  ) {
    self.runtime = runtime
    self.plugins = plugins
    self.tags = tags
    // All of them load while the store reads the first batch.
    workers = plugins.map(runtime.take)
    let surveyPlugins = Set(plugins.filter { $0.needs.contains(.answers) }.map(\.id)).sorted()
    let standings = Set(plugins.compactMap(\.standingAccess)).sorted { $0.plugin < $1.plugin }
    slots = (0..<BatchReady.slots).map {
      BatchSlot(
        index: $0, needs: needs, lexicon: lexicon, surveyPlugins: surveyPlugins,
        standings: standings,
        memoryName: runtime.memoryName)
    }
    for worker in workers { worker?.beginPass(tags) }
  }

  deinit { close() }

  func emptyBatch() throws -> any PluginBatch {
    let slot = slots[nextSlot]
    guard !pending.contains(where: { $0.slot == slot.index }) else {
      throw Diagnostic("both batches of a lane are in use; collect answers first")
    }
    nextSlot = (nextSlot + 1) % slots.count
    slot.empty()
    return LaneBatch(slot: slot)
  }

  func ask(_ batch: any PluginBatch, _ asked: [Asked?], now: Instant) throws {
    guard let batch = batch as? LaneBatch, batch.isCurrent,
      slots.contains(where: { $0 === batch.slot }), asked.count == plugins.count,
      !pending.contains(where: { $0.slot == batch.slot.index })
    else {
      throw Diagnostic(
        "a batch is asked about in the lane it was made for, and again only after its answers")
    }
    for case let wanted? in asked {
      if let problem = wanted.problem(inBatchOf: batch.subjects) {
        throw Diagnostic("a batch is asked what it cannot be: \(problem)")
      }
      let count = wanted.count(inBatchOf: batch.subjects)
      guard count <= AnswerLimits.subjects else {
        throw Diagnostic(
          "\(count) subjects asked about at once; \(AnswerLimits.subjects) are allowed")
      }
    }
    if !batch.slot.isAsked { try batch.slot.share() }
    var sequences: [UInt64?] = []
    for (index, wanted) in asked.enumerated() {
      guard let wanted else {
        sequences.append(nil)
        retire(index)
        continue
      }
      let worker = self.worker(index)
      try worker.handOver(batch, records: wanted.records)
      sequences.append(worker.ask(batch, wanted, now: now))
    }
    pending.append((batch.slot.index, sequences))
  }

  private func worker(_ index: Int) -> PluginWorker {
    if let worker = workers[index] { return worker }
    let worker = runtime.take(plugins[index])
    worker.beginPass(tags)
    workers[index] = worker
    return worker
  }

  /// A plugin nobody asks any more may be one that hangs: it must not go on in the background.
  private func retire(_ index: Int) {
    guard let worker = workers[index], worker.setAside == nil, worker.asked.isEmpty,
      worker.answered.isEmpty
    else { return }
    runtime.giveBack([worker])
    workers[index] = nil
  }

  func answers() throws -> [Result<BatchAnswers, SetAside>?] {
    guard !pending.isEmpty else { throw Diagnostic("nothing was asked") }
    let sequences = pending.removeFirst().sequences
    var results: [Result<BatchAnswers, SetAside>?] = Array(repeating: nil, count: workers.count)
    var waiting: [(index: Int, sequence: UInt64, worker: PluginWorker)] = []
    for (index, sequence) in sequences.enumerated() {
      guard let sequence else { continue }
      let worker = worker(index)
      worker.watch.restart()
      waiting.append((index, sequence, worker))
    }
    while true {
      for (index, sequence, worker) in waiting {
        worker.receive()
        if let refusal = worker.refusal { throw refusal }
        results[index] = worker.takeAnswers(to: sequence)
      }
      waiting.removeAll { results[$0.index] != nil }
      if waiting.isEmpty { return results }
      WorkerWait.wait(for: waiting.map(\.worker))
    }
  }

  func reads(plugin: Int, set: UInt16) -> [String] {
    guard workers.indices.contains(plugin), set > 0 else { return [] }
    let sets = workers[plugin]?.readSets ?? []
    return Int(set) <= sets.count ? sets[Int(set) - 1] : []
  }

  /// Workers with nothing under way are kept for the next pass; the others end.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    runtime.giveBack(workers.compactMap { $0 })
    workers = workers.map { _ in nil }
  }
}

/// Waiting for workers, with an eye on the clock.
enum WorkerWait {
  /// How often deadlines are looked at, in milliseconds.
  private static let tick: Int32 = 20

  /// Returns when one of them has something to say, or when it is time to look again.
  static func wait(for workers: [PluginWorker]) {
    let descriptors = workers.compactMap(\.descriptor)
    guard !descriptors.isEmpty else { return }
    _ = siyu_wait_any(descriptors, Int32(descriptors.count), tick)
    for worker in workers { worker.checkDeadlines(after: Int64(tick) * nanosecondsPerMillisecond) }
  }
}
