import SiyuEngine
import SiyuModel
import SiyuPackaging

extension Host {
  /// Hands over what is admitted, after the gate has looked again; settles what an interrupted run
  /// left. Recorded before anything leaves.
  ///
  /// - Parameters:
  ///   - command: as it was typed, for the audit log.
  ///   - shouldStop: looked at between two hand-overs.
  /// - Returns: `nil` when there is nothing to hand over or to settle.
  /// - Throws: `Diagnostics` when a suppression list cannot be read; `Diagnostic` when another process
  ///   hands over.
  func deliverAdmitted(
    _ loaded: LoadedPlugins, command: String, shouldStop: @escaping () -> Bool = { false }
  ) throws -> HandOverReport? {
    guard
      try !store.admitted(limit: 1).isEmpty || !store.asked().isEmpty
        || !store.messages(in: .planned, limit: 1).isEmpty
    else { return nil }
    return try recording(command, ["delivering": .flag(true)], announced: true) {
      let writer = messageWriter(loaded)
      let look = try SecondLook(self, writer: writer)
      let rendering = MessageRendering(store: store, writer: writer)
      let words = workspace.file.gate.rules.unsubscribeWords
      let report = try handOver(
        store, refusal: { try look.refusal($0, at: $1) }, render: { try rendering.render($0) },
        keep: { [store] in _ = try store.record($0, unsubscribeWords: words) },
        shouldStop: shouldStop)
      store.audit.add([
        "handed_over": .count(Int64(report.taken + report.confirmed)),
        "failed": .count(Int64(report.failed)), "uncertain": .count(Int64(report.uncertain)),
      ])
      return report
    }
  }
}
