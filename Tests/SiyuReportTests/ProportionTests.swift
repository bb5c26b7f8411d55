import SiyuReport
import Testing

@Suite struct ProportionTests {
  struct Pair: Sendable, CustomStringConvertible {
    var a, n, b, m: Int64
    var low, high: Double
    init(_ a: Int64, _ n: Int64, _ b: Int64, _ m: Int64, _ low: Double, _ high: Double) {
      (self.a, self.n, self.b, self.m, self.low, self.high) = (a, n, b, m, low, high)
    }
    var description: String { "\(a)/\(n) - \(b)/\(m)" }
  }

  /// Newcombe 1998, the table of his eight examples, method 10.
  static let published = [
    Pair(56, 70, 48, 80, 0.0524, 0.3339), Pair(9, 10, 3, 10, 0.1705, 0.8090),
    Pair(6, 7, 2, 7, 0.0582, 0.8062), Pair(5, 56, 0, 29, -0.0381, 0.1926),
    Pair(0, 10, 0, 20, -0.1611, 0.2775), Pair(0, 10, 0, 10, -0.2775, 0.2775),
    Pair(10, 10, 0, 20, 0.6791, 1), Pair(10, 10, 0, 10, 0.6075, 1),
  ]

  @Test(arguments: published) func `a difference has the interval Newcombe published`(
    _ pair: Pair
  ) throws {
    let own = try #require(Proportion(pair.a, of: pair.n))
    let other = try #require(Proportion(pair.b, of: pair.m))
    let difference = own.difference(from: other)
    #expect(abs(difference.interval.lowerBound - pair.low) < 0.000_05)
    #expect(abs(difference.interval.upperBound - pair.high) < 0.000_05)
    let back = other.difference(from: own)
    #expect(abs(back.interval.lowerBound + difference.interval.upperBound) < 1e-12)
  }

  /// Newcombe's examples for one proportion, "Two-sided confidence intervals for the single
  /// proportion", Statistics in Medicine 17 (1998), 857–872, method 3.
  @Test(arguments: [
    (Int64(81), Int64(263), 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
    (1, 29, 0.0061, 0.1718),
  ]) func `a share has Wilson's interval`(
    _ count: Int64, _ total: Int64, _ low: Double, _ high: Double
  ) throws {
    let interval = try #require(Proportion(count, of: total)).interval
    #expect(abs(interval.lowerBound - low) < 0.000_05)
    #expect(abs(interval.upperBound - high) < 0.000_05)
  }

  @Test func `of nobody there is no share, and no count is larger than its total`() {
    #expect(Proportion(0, of: 0) == nil)
    #expect(Proportion(3, of: 2) == nil)
    #expect(Proportion(-1, of: 2) == nil)
  }

  @Test func `intervals hold their share and stay within what is possible`() throws {
    for total in [Int64(1), 2, 3, 10, 1_000, 1_000_000_000_000] {
      for count in [0, 1, total / 2, total - 1, total] where count <= total {
        let one = try #require(Proportion(count, of: total))
        #expect(one.interval.contains(one.share))
        #expect(one.interval.lowerBound >= 0 && one.interval.upperBound <= 1)
        let none = try #require(Proportion(0, of: total))
        let difference = one.difference(from: none)
        #expect(difference.interval.contains(difference.value))
        #expect(difference.interval.lowerBound >= -1 && difference.interval.upperBound <= 1)
      }
    }
  }

  @Test func `a difference is more than chance when its interval leaves 0 out`() throws {
    let few = try #require(Proportion(6, of: 10)).difference(
      from: #require(Proportion(5, of: 10)))
    let many = try #require(Proportion(6_000, of: 10_000)).difference(
      from: #require(Proportion(5_000, of: 10_000)))
    #expect(few.mayBeChance)
    #expect(!many.mayBeChance)
  }

  @Test(arguments: [
    (0.0, "0.0 %", "±0.0"), (0.123_4, "12.3 %", "+12.3"), (1.0, "100.0 %", "+100.0"),
    (-0.000_4, "0.0 %", "±0.0"), (-0.021, "-2.1 %", "-2.1"), (0.999_9, "100.0 %", "+100.0"),
  ]) func `shares are told with one digit`(_ share: Double, _ percent: String, _ points: String) {
    #expect(FigureText.percent(share) == percent)
    #expect(FigureText.points(share) == points)
  }
}
