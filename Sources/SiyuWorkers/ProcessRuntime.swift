internal import SiyuBorder
public import SiyuModel
internal import Synchronization

/// Plugins in processes of their own: one plugin, one worker, one for each lane.
public final class ProcessRuntime: PluginRuntime {
  private let setup: WorkerSetup
  /// Loaded workers nobody uses at the moment.
  private let idle = Mutex<[PluginWorker]>([])
  /// What plugins declared when they were asked: every further worker must declare the same.
  private let declared = Mutex<[PluginSource: PluginDeclarations]>([:])

  public init(_ setup: WorkerSetup) { self.setup = setup }

  var memoryName: String { setup.memoryName }

  public func declarations(of plugin: PluginSource) throws -> PluginDeclarations {
    let worker = load(plugin)
    if let refusal = worker.refusal { throw refusal }
    if let setAside = worker.setAside { throw setAside }
    defer { giveBack([worker]) }
    let declarations = worker.declarations ?? PluginDeclarations()
    declared.withLock { $0[plugin] = declarations }
    return declarations
  }

  /// As `declarations(of:)`, with every problem for its author.
  public func check(_ plugin: PluginSource) -> Result<PluginDeclarations, Diagnostics> {
    let worker = load(plugin)
    defer { giveBack([worker]) }
    guard let setAside = worker.setAside else {
      return .success(worker.declarations ?? PluginDeclarations())
    }
    let all = worker.loadProblems
    return .failure(Diagnostics(all.isEmpty ? [setAside.diagnostic] : all))
  }

  private func load(_ plugin: PluginSource) -> PluginWorker {
    let worker = take(plugin)
    while worker.isLoading {
      worker.receive()
      if worker.isLoading { WorkerWait.wait(for: [worker]) }
    }
    return worker
  }

  public func lane(
    plugins: [PluginSource], tags: TagDirectory, lexicon: any Lexicon, needs: ReadNeeds
  ) throws -> any PluginLane {
    ProcessLane(
      runtime: self, plugins: plugins, tags: tags, lexicon: lexicon, needs: needs)
  }

  /// A worker of this very plugin: one kept from before, or a new one, still loading.
  func take(_ plugin: PluginSource) -> PluginWorker {
    while let kept = takeIdle(plugin) {
      // It may have ended, or said something that nobody asked for, while it lay there.
      kept.receive()
      if kept.isIdle { return kept }
      kept.close()
    }
    let expected = declared.withLock { $0[plugin] }
    return PluginWorker(plugin, .pass, setup, expected: expected)
  }

  func takeIdle(_ plugin: PluginSource) -> PluginWorker? {
    idle.withLock { idle in
      idle.firstIndex { $0.source == plugin }.map { idle.remove(at: $0) }
    }
  }

  /// Ends the idle workers of all other plugins, other versions, settings and grants, and forgets
  /// them: for a host that runs on while its plugins change.
  public func keepIdle(only plugins: Set<PluginSource>) {
    let others = idle.withLock { idle in
      let others = idle.filter { !plugins.contains($0.source) }
      idle.removeAll { !plugins.contains($0.source) }
      return others
    }
    for worker in others { worker.close() }
    declared.withLock { $0 = $0.filter { plugins.contains($0.key) } }
  }

  func giveBack(_ workers: [PluginWorker]) {
    let good = workers.filter(\.isIdle)
    for worker in workers where !worker.isIdle { worker.close() }
    idle.withLock { $0 += good }
  }

  /// Ends the workers that are kept.
  public func close() {
    let all = idle.withLock { idle in
      defer { idle = [] }
      return idle
    }
    for worker in all { worker.close() }
  }

  deinit { close() }
}
