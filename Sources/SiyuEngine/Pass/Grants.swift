public import SiyuModel

/// Something a plugin's answer would bring about. Every kind of decision has one, and passes
/// `Grants` before it counts.
public enum Effect: Sendable, Hashable {
  /// A tag of a group of the plugin's own.
  case ownTag
  /// A tag of a group that the workspace shares.
  case sharedTag(group: String)
  /// A tag of a group that is another plugin's: no permission is for that.
  case foreignTag
  case points, coupon, task
  /// Who gets a customer that is handed over.
  case handover
  /// What customers are in a membership of the plugin's own.
  case membership
  /// A stage of somebody's in a programme.
  case koc
  /// A message through a touchpoint: `wecom.chat`.
  case send(touchpoint: String)

  /// The word in manifests and grants; `nil` where there is none.
  public var permission: String? {
    switch self {
    case .ownTag: "tag"
    case .sharedTag(let group): "tag:\(group)"
    case .foreignTag: nil
    case .points: "points"
    case .coupon: "coupon"
    case .task: "task"
    case .handover: "handover"
    case .membership: "membership"
    case .koc: "koc"
    case .send(let touchpoint): touchpoint
    }
  }

  /// What filling a group takes for the plugin of this id.
  static func filling(_ rule: TagRule, by plugin: String) -> Effect {
    if rule.shared { return .sharedTag(group: rule.group.name) }
    return rule.group.name.hasPrefix(plugin + ".") ? .ownTag : .foreignTag
  }
}

/// What one plugin may bring about: the only place where that is decided.
///
/// What it may read is decided where a batch is handed over; see docs/explanation/border.md.
public struct Grants: Sendable {
  let source: PluginSource

  public init(_ source: PluginSource) { self.source = source }

  public func allows(_ effect: Effect) -> Bool { refusal(of: effect) == nil }

  /// Why not; `nil` when it may.
  public func refusal(of effect: Effect) -> Refusal? {
    guard let permission = effect.permission else {
      return Refusal(permission: nil, isAsked: false)
    }
    if source.grants.contains(permission) { return nil }
    return Refusal(permission: permission, isAsked: source.asked.contains(permission))
  }

  /// For what has to read certain things to be of any use: the first that it may not.
  func refusal(ofReading permissions: [String]) -> Refusal? {
    permissions.first { !source.grants.contains($0) }.map {
      Refusal(permission: $0, isAsked: source.asked.contains($0))
    }
  }

  /// Asked for and not granted, by word.
  public var missing: [String] { source.asked.subtracting(source.grants).sorted() }
}

/// Why something a plugin wanted does not happen.
public struct Refusal: Sendable, Hashable {
  /// The permission it would take; `nil`: there is none.
  public var permission: String?
  /// Its manifest asks for it, so it can be granted.
  public var isAsked: Bool
}
