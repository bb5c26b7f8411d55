/// What ties accounts together. Raw values are stored, and are the order in which evidence is
/// weighed where "not the same" forbids some of it: strongest first. Never renumber.
enum EvidenceKind: UInt8, Sendable, Hashable, Comparable {
  /// `siyu merge`.
  case hand = 1
  /// A row that names both accounts.
  case row = 2
  case unionID = 3
  /// Ties only where at most N accounts share the number.
  case phone = 4

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
