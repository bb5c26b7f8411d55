internal import CProcess
internal import SiyuModel

/// A worker gives up its rights for good, in the order in which it must be done: some steps need
/// what later ones forbid. What could not be given up is told; the host's policy decides whether
/// the worker goes on.
struct Confinement {
  let skips: ConfinementSkips
  private var outcomes: [Protection: Confined.Outcome] = [:]

  init(skips: ConfinementSkips) { self.skips = skips }

  /// Before anything is read.
  mutating func begin() {
    note(.limits, skipped: .limits) { siyu_limit_resources() }
    note(.endsWithHost) { siyu_end_with_parent() }
    note(.privileges, skipped: .everything) { siyu_drop_privileges() }
    note(.hiddenMemory, skipped: .hiddenMemory) { siyu_hide_memory() }
    // Everything that is opened by a name was opened by the loader.
    note(.closedFiles, skipped: .closedFiles) { siyu_close_files() }
  }

  /// With the plugin's limits known, before the first byte of it is looked at.
  mutating func complete(
    _ limits: PluginLimits, page: UnsafeMutablePointer<siyu_status>, startWatchdog: () -> Int32
  ) {
    if outcomes[.limits]?.isActive == true {
      note(.limits) {
        let memory = siyu_limit_memory(Self.addressSpace(limits), Self.ownMemory(limits))
        // The host moves it on when a pass or a job begins.
        let seconds = ProcessorLimit.seconds(used: 0, allowed: limits.loadMilliseconds)
        return memory != 0 ? memory : siyu_limit_processor(0, seconds)
      }
    }
    // Forbidden afterwards: making timers, and more filters.
    let watchdog = startWatchdog()
    note(.callFilter, skipped: .callFilter) {
      watchdog != 0 ? watchdog : siyu_filter_calls(page)
    }
  }

  /// In the order of the protections.
  var report: [Confined.Outcome] {
    Protection.allCases.map { outcomes[$0] ?? Confined.Outcome($0, isSkipped: true) }
  }

  private mutating func note(
    _ protection: Protection, skipped: ConfinementSkips? = nil, _ step: () -> Int32
  ) {
    if let skipped, skips.isSuperset(of: skipped) {
      outcomes[protection] = Confined.Outcome(protection, isSkipped: true)
      return
    }
    let result = step()
    outcomes[protection] = Confined.Outcome(
      protection, error: max(0, -result), version: max(0, result))
  }

  // MARK: Memory

  /// Our own code, its libraries and the messages that come and go.
  private static let runtimeMemory: UInt64 = 1 << 30
  /// Two batches, each with all its segments: a few thousand customers, however many orders they
  /// have. It is the host's memory, so room here costs nothing.
  private static let batchMemory: UInt64 = 16 << 30

  /// Twice what Lua may hold: a table that grows is there twice for a moment, and what is freed
  /// leaves gaps.
  private static func ownMemory(_ limits: PluginLimits) -> UInt64 {
    runtimeMemory + 2 * UInt64(min(max(limits.memoryBytes, 0), 1 << 40))
  }

  private static func addressSpace(_ limits: PluginLimits) -> UInt64 {
    ownMemory(limits) + batchMemory
  }
}
