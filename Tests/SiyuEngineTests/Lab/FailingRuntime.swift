import SiyuModel
import Synchronization

/// Workers of which one plugin's crashes at a certain batch of every pass.
final class FailingRuntime: PluginRuntime {
  private let runtime: any PluginRuntime
  private let plugin: Int
  private let batch: Int
  private let count = Mutex(0)

  /// How often it crashed.
  var crashes: Int { count.withLock { $0 } }

  /// - Parameters:
  ///   - plugin: its position.
  ///   - batch: from 0.
  init(_ runtime: any PluginRuntime, plugin: Int, batch: Int) {
    self.runtime = runtime
    self.plugin = plugin
    self.batch = batch
  }

  func declarations(of plugin: PluginSource) throws -> PluginDeclarations {
    try runtime.declarations(of: plugin)
  }

  func lane(
    plugins: [PluginSource], tags: TagDirectory, lexicon: any Lexicon, needs: ReadNeeds
  ) throws -> any PluginLane {
    FailingLane(
      try runtime.lane(plugins: plugins, tags: tags, lexicon: lexicon, needs: needs),
      SetAside(plugin: plugins[plugin].id, cause: .crash, diagnostic: Diagnostic("it crashed")),
      plugin: plugin, batch: batch
    ) { [self] in count.withLock { $0 += 1 } }
  }
}

private final class FailingLane: PluginLane {
  private let lane: any PluginLane
  private let setAside: SetAside
  private let plugin: Int
  private var left: Int
  private let crashed: () -> Void

  init(
    _ lane: any PluginLane, _ setAside: SetAside, plugin: Int, batch: Int,
    crashed: @escaping () -> Void
  ) {
    self.crashed = crashed
    self.lane = lane
    self.setAside = setAside
    self.plugin = plugin
    left = batch
  }

  func emptyBatch() throws -> any PluginBatch { try lane.emptyBatch() }
  func ask(_ batch: any PluginBatch, _ asked: [Asked?], now: Instant) throws {
    try lane.ask(batch, asked, now: now)
  }
  func answers() throws -> [Result<BatchAnswers, SetAside>?] {
    var answers = try lane.answers()
    // Nobody asked: it is out already.
    if left <= 0, answers[plugin] != nil {
      crashed()
      answers[plugin] = .failure(setAside)
    }
    left -= 1
    return answers
  }
  func reads(plugin: Int, set: UInt16) -> [String] { lane.reads(plugin: plugin, set: set) }
  func close() { lane.close() }
}
