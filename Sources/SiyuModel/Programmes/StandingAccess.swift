/// What of customers' standings one plugin may read: those in its own programmes, and in others that
/// were granted by name.
public struct StandingAccess: Sendable, Hashable {
  /// Id.
  public var plugin: String
  /// Full names.
  public var others: Set<String>

  public init(plugin: String, others: Set<String>) {
    self.plugin = plugin
    self.others = others
  }

  /// The permission to read one of another plugin's.
  public static func permission(for programme: String) -> String { prefix + programme }
  private static let prefix = "membership:"

  /// Words of permissions that let customers stand in programmes of the plugin's own.
  private static let own: Set<String> = ["membership", "koc"]

  /// `nil`: nothing to read.
  init?(plugin: String, grants: Set<String>) {
    others = Set(
      grants.lazy.filter { $0.hasPrefix(Self.prefix) }.map {
        String($0.dropFirst(Self.prefix.count))
      })
    self.plugin = plugin
    if others.isEmpty, grants.isDisjoint(with: Self.own) { return nil }
  }

  public func allows(_ programme: String) -> Bool {
    Standing.plugin(of: programme) == plugin || others.contains(programme)
  }
}

extension PluginSource {
  public var standingAccess: StandingAccess? { StandingAccess(plugin: id, grants: grants) }
}
