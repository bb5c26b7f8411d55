import SiyuModel

/// `care`, `care@^1.2`: a plugin of a registry.
public struct WantedPlugin: Sendable {
  public var id: String
  public var range: VersionRange?

  /// - Throws: `Diagnostic` for a range that is none.
  public init(_ text: String) throws {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    id = parts.first.map(String.init) ?? ""
    guard parts.count == 2 else { return }
    guard let range = VersionRange(String(parts[1])) else {
      throw Diagnostic(
        "'\(TextEscape.terminalSafe(String(parts[1])))' is no range of versions",
        hint: "write \(id)@1.2.0, or a range such as '\(id)@^1.2'")
    }
    self.range = range
  }

  /// Newest first.
  /// - Throws: `Diagnostic` where the registry has none that will do.
  public func candidates(in index: RegistryIndex) throws -> [RegistryIndex.Package] {
    let versions = index.versions(of: id)
    let fitting = versions.filter {
      range?.contains($0.version) ?? $0.version.prerelease.isEmpty
    }
    if !fitting.isEmpty { return fitting }
    let there = versions.prefix(8).map { "\($0.version)" }.joined(separator: ", ")
    throw Diagnostic(
      "the registry has no \(id) in the range '\(range?.text ?? "any release")'",
      hint: versions.count > 8 ? "it has \(there) and older ones" : "it has \(there)")
  }
}
