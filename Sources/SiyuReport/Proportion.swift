/// So many of so many, and how sure one can be of the share behind it.
///
/// Intervals are at 95 %, two-sided. For one share: Wilson's score interval (E. B. Wilson, JASA 22,
/// 1927). For the difference of two: the one that R. G. Newcombe makes of two of those, method 10 of
/// "Interval estimation for the difference between independent proportions: comparison of eleven
/// methods", Statistics in Medicine 17 (1998), 873–890. Both stay within what is possible and keep their
/// promise for small numbers and for shares near 0, where the usual one (Wald's) does not; why that
/// matters here is in docs/explanation/measures.md.
public struct Proportion: Sendable, Hashable {
  public let count: Int64
  public let total: Int64

  /// `nil` unless 0 ≤ count ≤ total and there is somebody to count.
  public init?(_ count: Int64, of total: Int64) {
    guard total > 0, count >= 0, count <= total else { return nil }
    self.count = count
    self.total = total
  }

  /// 0…1.
  public var share: Double { Double(count) / Double(total) }

  /// Of the standard normal distribution, 2.5 % lie above it.
  private static let z = 1.959963984540054

  /// Wilson's.
  public var interval: ClosedRange<Double> {
    // At the ends the formula gives 0 and 1 but for the last digit.
    let (n, z2) = (Double(total), Self.z * Self.z)
    let middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    let half =
      Self.z * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot() / (1 + z2 / n)
    let low = count == 0 ? 0 : max(0, middle - half)
    let high = count == total ? 1 : min(1, middle + half)
    return min(low, share)...max(high, share)
  }

  /// How much larger this share is than another.
  public func difference(from other: Proportion) -> Difference {
    let (a, b) = (interval, other.interval)
    let value = share - other.share
    func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    return Difference(
      value: value,
      interval: (value - length(share - a.lowerBound, b.upperBound - other.share))...(value
        + length(a.upperBound - share, other.share - b.lowerBound)))
  }

  public struct Difference: Sendable, Hashable {
    /// -1…1.
    public let value: Double
    /// Newcombe's.
    public let interval: ClosedRange<Double>
    public init(value: Double, interval: ClosedRange<Double>) {
      self.value = value
      self.interval = interval
    }

    /// Shares that are the same would not surprise.
    public var mayBeChance: Bool { interval.contains(0) }
  }
}
