/// A customer's number inside one store: small, stable while nothing is merged, never shown.
///
/// Customers are read in the order of their numbers, which is how their orders lie on disk.
public struct CustomerNumber: RawRepresentable, Sendable, Hashable, Comparable {
  public var rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Decisions are digested, logged and committed by runs of numbers of this length, so that any
  /// number of workers produces the same pieces.
  public static let bucketBits: Int64 = 12
  public var bucket: Int64 { rawValue >> Self.bucketBits }
}
