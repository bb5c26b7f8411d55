import Synchronization

/// What was read back lately. A file's rows are rejected for few reasons, a list's rows left out for
/// fewer: the same texts come a million times.
///
/// Forgets all when full, so that texts made to differ cost what reading them costs, and 1 MB.
final class Readings: Sendable {
  /// Texts that are kept.
  private static let most = 1 << 9
  private let kept = Mutex<[String: String]>([:])

  func reading(_ text: String, _ read: (String) -> String) -> String {
    if let known = kept.withLock({ $0[text] }) { return known }
    let words = read(text)
    kept.withLock { kept in
      if kept.count >= Self.most { kept.removeAll(keepingCapacity: true) }
      kept[text] = words
    }
    return words
  }
}
