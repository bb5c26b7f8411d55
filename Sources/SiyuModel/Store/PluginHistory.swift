/// Which versions of plugins were applied.
public protocol PluginHistory: Sendable {
  /// Versions of a plugin that are kept, the one applied last first.
  func keptVersions(of plugin: String) throws -> [KeptVersion]
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
