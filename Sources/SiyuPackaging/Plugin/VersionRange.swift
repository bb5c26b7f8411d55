import SiyuModel

/// Which versions are acceptable: `^1.2`, `~1.4.0`, `>=1.0, <3`, `1.2.3`, `*`.
///
/// Conditions separated by commas hold together. `^` allows what keeps the leftmost number that is
/// not zero, `~` allows new patches. A version without conditions means exactly that one. What
/// is left out at the end counts as 0.
public struct VersionRange: Sendable, Hashable {
  private struct Bound: Sendable, Hashable {
    enum Relation: Sendable, Hashable { case atLeast, above, atMost, below, exactly }
    var relation: Relation
    var version: SemanticVersion

    func holds(_ candidate: SemanticVersion) -> Bool {
      switch relation {
      case .atLeast: candidate >= version
      case .above: candidate > version
      case .atMost: candidate <= version
      case .below: candidate < version
      case .exactly: !(candidate < version) && !(version < candidate)
      }
    }
  }

  private let bounds: [Bound]
  /// As written.
  public let text: String

  /// `nil` for what is not a range.
  public init?(_ text: String) {
    guard text.utf8.count <= 200 else { return nil }
    var bounds: [Bound] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let some = Self.bounds(part.trimmed) else { return nil }
      bounds += some
    }
    self.bounds = bounds
    self.text = text
  }

  /// Pre-releases are taken only where the range itself names one of the same `major.minor.patch`.
  public func contains(_ version: SemanticVersion) -> Bool {
    guard bounds.allSatisfy({ $0.holds(version) }) else { return false }
    if version.prerelease.isEmpty { return true }
    return bounds.contains {
      !$0.version.prerelease.isEmpty
        && ($0.version.major, $0.version.minor, $0.version.patch)
          == (version.major, version.minor, version.patch)
    }
  }

  private static func bounds(_ part: Substring) -> [Bound]? {
    if part == "*" { return [] }
    for (sign, relation): (String, Bound.Relation) in [
      (">=", .atLeast), ("<=", .atMost), (">", .above), ("<", .below), ("=", .exactly),
    ] where part.hasPrefix(sign) {
      guard let (version, _) = partial(part.dropFirst(sign.count).trimmed) else { return nil }
      return [Bound(relation: relation, version: version)]
    }
    if part.hasPrefix("^") || part.hasPrefix("~") {
      guard let (low, given) = partial(part.dropFirst()) else { return nil }
      let high =
        part.hasPrefix("^") ? nextIncompatible(low, given: given) : nextMinor(low, given: given)
      return [
        Bound(relation: .atLeast, version: low), Bound(relation: .below, version: high),
      ]
    }
    guard let version = SemanticVersion(String(part)) else { return nil }
    return [Bound(relation: .exactly, version: version)]
  }

  private static func nextIncompatible(_ low: SemanticVersion, given: Int) -> SemanticVersion {
    if low.major > 0 || given == 1 { return SemanticVersion(low.major + 1, 0, 0) }
    if low.minor > 0 || given == 2 { return SemanticVersion(0, low.minor + 1, 0) }
    return SemanticVersion(0, 0, low.patch + 1)
  }

  private static func nextMinor(_ low: SemanticVersion, given: Int) -> SemanticVersion {
    given == 1
      ? SemanticVersion(low.major + 1, 0, 0) : SemanticVersion(low.major, low.minor + 1, 0)
  }

  /// A version of one to three numbers, and how many were given.
  private static func partial(_ text: Substring) -> (SemanticVersion, given: Int)? {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    switch numbers.count {
    case 1:
      guard let major = SemanticVersion.number(numbers[0]) else { return nil }
      return (SemanticVersion(major, 0, 0), 1)
    case 2:
      guard let major = SemanticVersion.number(numbers[0]),
        let minor = SemanticVersion.number(numbers[1])
      else { return nil }
      return (SemanticVersion(major, minor, 0), 2)
    default: return SemanticVersion(String(text)).map { ($0, 3) }
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: Substring { String(self).trimmingBlanks }
}
