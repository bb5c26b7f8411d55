import SiyuBorder
import SiyuModel
import SiyuWorkers
import Synchronization

/// How a command starts workers.
enum CommandWorkers {
  private static let hasWarned = Mutex(false)

  /// - Parameter onLog: what plugins log; already safe to print.
  static func setup(
    _ surroundings: PluginSurroundings,
    onLog: @escaping @Sendable (String, LogLevel, String) -> Void = { _, _, _ in }
  ) throws -> WorkerSetup {
    var setup = try WorkerSetup(surroundings: surroundings, onLog: onLog)
    setup.onUnprotected = { missing in
      let isFirst = hasWarned.withLock { warned in
        defer { warned = true }
        return !warned
      }
      if isFirst { Console().report(warning(missing)) }
    }
    return setup
  }

  static func warning(_ missing: [WorkerProtection]) -> Diagnostic {
    let list = WorkerProtection.list(missing)
    return Diagnostic(
      .warning, "plugins run without what should protect this machine from them: \(list)",
      hint: """
        that is what confinement = "available" in siyu.toml accepts; run only plugins that you trust
        """)
  }
}
