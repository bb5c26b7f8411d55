public import SiyuModel

/// `[gate]`: the rules, and where the lists lie that go with them.
public struct GateSettings: Sendable, Hashable {
  public var rules = GateRules()
  /// Suppression lists as they are written: relative to the workspace, or from the root.
  public var suppressionLists: [String] = []
  /// The customers' attribute that names their time zone, for quiet hours; `nil`: all have the brand's.
  public var zoneAttribute: String?

  public init() {}
}

extension Workspace {
  /// Where a suppression list lies.
  public func path(ofList list: String) -> String {
    list.hasPrefix("/") ? list : "\(root)/\(list)"
  }
}
