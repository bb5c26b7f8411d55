public import SiyuBorder
public import SiyuModel

/// How a host starts workers; the same for all of them.
public struct WorkerSetup: Sendable {
  /// The worker's program.
  public var executable: String
  public var surroundings: PluginSurroundings
  /// Begins all random numbers; each plugin's differ.
  public var seed: UInt64
  public var clock: WorkerClock
  /// What workers do not give up: for measuring and tests alone. A plugin cannot choose it.
  public var skips: ConfinementSkips = []
  /// Whether workers tell which lines of the plugin ran: of specs in the end, of passes when they are
  /// asked. Their Lua is several times slower then.
  public var countsLines = false
  /// Whether workers of passes measure where their plugin spends time and memory. Their Lua is several
  /// times slower then.
  public var measures = false
  /// What shared memory is called in `/proc`, for whoever looks at a process. At most 249 bytes.
  public var memoryName = "siyu"
  /// What plugins log, by plugin id; already safe to print. Comes from any lane's thread.
  public var onLog: @Sendable (_ plugin: String, _ level: LogLevel, _ text: String) -> Void
  /// Told of every worker that runs without protections it should have, where the workspace accepts
  /// that. Comes from any lane's thread.
  public var onUnprotected: @Sendable (_ missing: [WorkerProtection]) -> Void = { _ in }

  /// - Throws: `Diagnostic` when there is no such program. `nil`: the one beside this program.
  public init(
    executable: String? = nil, surroundings: PluginSurroundings, seed: UInt64 = 0,
    clock: WorkerClock = .system,
    onLog: @escaping @Sendable (String, LogLevel, String) -> Void = { _, _, _ in }
  ) throws {
    self.executable =
      try executable.map(WorkerExecutable.checked)
      ?? WorkerExecutable.besideThisProgram()
    self.surroundings = surroundings
    self.seed = seed
    self.clock = clock
    self.onLog = onLog
  }

  func hello(_ source: PluginSource, _ mode: WorkerMode) -> Hello {
    Hello(
      mode: mode, source: source, surroundings: surroundings,
      seed: FixedHash.hash(source.id, seed: seed), countsLines: countsLines, measures: measures)
  }
}
