public import SiyuModel

/// Whether a pass may look only at what can have changed, and why not when it may not.
public enum ScopeChoice: Sendable, Hashable {
  case incremental(EvaluationMark)
  case full(FullReason)

  public enum FullReason: String, Sendable, Hashable {
    case asked, alone, first, interrupted, plugins, rules, vocabulary, clock, reference, sops

    /// For the operator, after "everybody is evaluated: ".
    public var words: String {
      switch self {
      case .asked: "--full was given"
      case .alone: "one plugin is looked at by itself"
      case .first: "nothing was applied before"
      case .interrupted: "an apply was interrupted"
      case .plugins: "plugins, settings or grants changed since the last apply"
      case .rules:
        "the gate's rules or the calendar of workdays changed, or a pause began or ended, since the last apply"
      case .vocabulary: "a tag was used for the first time since the last apply"
      case .clock: "the clock stands before the last apply"
      case .reference: "products, staff or groups changed since the last apply"
      case .sops: "an SOP or a subscription is applied for the first time"
      }
    }
  }

  /// Incremental needs a mark made by the same plugins, nothing half committed since, a clock that
  /// has not gone back, and unchanged reference data. Only then is an answer from before still the
  /// answer.
  public static func choose(
    full: Bool, mark: EvaluationMark?, interrupted: Bool, fingerprint: String, now: Instant,
    referenceChange: Int64, hasNewSOPs: Bool = false
  ) -> ScopeChoice {
    if full { return .full(.asked) }
    guard let mark else { return .full(.first) }
    if interrupted { return .full(.interrupted) }
    if mark.fingerprint != fingerprint {
      if Fingerprint.inputs(of: mark.fingerprint) != Fingerprint.inputs(of: fingerprint) {
        return .full(.plugins)
      }
      let isSameRules =
        Fingerprint.rules(of: mark.fingerprint) == Fingerprint.rules(of: fingerprint)
      return .full(isSameRules ? .vocabulary : .rules)
    }
    if now < mark.now { return .full(.clock) }
    if referenceChange > mark.change { return .full(.reference) }
    // For whom its conditions are true already has to be marked.
    if hasNewSOPs { return .full(.sops) }
    return .incremental(mark)
  }

  func scope(at now: Instant) -> PassScope {
    switch self {
    case .full: .full
    case .incremental(let mark): .changed(after: mark.change, dueBy: now)
    }
  }
}
