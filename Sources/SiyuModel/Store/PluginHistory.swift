/// Which versions of plugins were applied.
public protocol PluginHistory: Sendable {
  /// Versions of a plugin that are kept, the one applied last first.
  func keptVersions(of plugin: String) throws -> [KeptVersion]
  /// What stays of plugins that took part in a pass and are not among these, by id. Reads all tags and standings
  /// where there are such plugins, and next to nothing where there are none.
  func leftBehind(besides plugins: Set<String>) throws -> [LeftBehind]
}

/// What a plugin decided that is not there any more: nobody changes it until it is.
public struct LeftBehind: Sendable, Hashable {
  /// The plugin's id.
  public var plugin: String
  /// By the groups of its tags.
  public var tags: [Count]
  /// By its memberships and other programmes.
  public var standings: [Count]

  public struct Count: Sendable, Hashable {
    /// A full name.
    public var name: String
    public var customers: Int64
    public init(name: String, customers: Int64) {
      self.name = name
      self.customers = customers
    }
  }

  public init(plugin: String, tags: [Count], standings: [Count]) {
    self.plugin = plugin
    self.tags = tags
    self.standings = standings
  }
}

/// A version of a plugin whose files are kept.
public struct KeptVersion: Sendable, Hashable {
  public var checksum: String
  /// As its manifest says.
  public var version: String
  /// The clock of the last run it took part in.
  public var appliedAt: Instant?
  public init(checksum: String, version: String, appliedAt: Instant?) {
    self.checksum = checksum
    self.version = version
    self.appliedAt = appliedAt
  }
}
