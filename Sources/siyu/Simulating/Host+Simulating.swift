import SiyuEngine
import SiyuModel

/// What a simulation begins with.
enum SimulationStart: String {
  /// With everything as it is in the store.
  case continued
  /// Without what was decided, because the span lies before it.
  case playback
  /// Without what was decided, because that was asked for.
  case fresh
}

extension Host {
  /// Puts the copy into the state the span begins with.
  ///
  /// - Parameter alone: one plugin's id: tags of others' groups stay as they are, because nobody
  ///   decides them anew.
  func begin(
    _ overlay: any StoreOverlay, at from: Instant, _ plugins: [PassPlugin], isFresh: Bool,
    _ alone: String?
  ) throws -> SimulationStart {
    let mark = try overlay.store.evaluationMark()
    let isPast = mark.map { from < $0.now } ?? false
    guard isFresh || isPast else { return .continued }
    try overlay.forgetDecisions(
      tagsOf: alone == nil
        ? nil : Set(plugins.flatMap { $0.declarations.tagRules.map(\.group.name) }))
    return isFresh ? .fresh : .playback
  }
}
