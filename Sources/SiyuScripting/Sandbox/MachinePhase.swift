/// What a machine is doing, which decides what may be called.
public enum MachinePhase: Sendable, Hashable {
  /// Running the plugin's files for the first time.
  case loading
  /// Answering a question about one subject; with the rule's full name.
  case asking(rule: String)
  /// Running a script, a spec or a line of the REPL.
  case session
}

/// Where a host function may be called.
public struct CallPhases: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let loading = CallPhases(rawValue: 1)
  public static let asking = CallPhases(rawValue: 2)
  public static let session = CallPhases(rawValue: 4)
  public static let anywhere: CallPhases = [.loading, .asking, .session]

  func allows(_ phase: MachinePhase) -> Bool {
    switch phase {
    case .loading: contains(.loading)
    case .asking: contains(.asking)
    case .session: contains(.session)
    }
  }

  /// `only while the plugin loads`.
  var words: String {
    if self == .anywhere { return "anywhere" }
    var parts: [String] = []
    if contains(.loading) { parts.append("while the plugin loads") }
    if contains(.asking) { parts.append("while a rule answers") }
    if contains(.session) { parts.append("in scripts, specs and the REPL") }
    return "only " + parts.joined(separator: " or ")
  }
}

extension MachinePhase {
  var words: String {
    switch self {
    case .loading: "the plugin is being loaded"
    case .asking(let rule): "the rule '\(rule)' is answering"
    case .session: "a script is running"
    }
  }
}
