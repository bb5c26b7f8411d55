import SiyuModel

/// Tells of customers whose code turned out to be used by somebody who had it before them: they were told
/// one with which they can do nothing.
enum CodesReplaced {
  /// So many are named; the others are counted.
  private static let most = 10

  static func words(_ codes: [ReplacedCode]) -> [String] {
    var lines = codes.prefix(most).map { one in
      guard let other = one.by else {
        return
          "code \(one.code) was used before it was given to whoever has it now, and none is left instead: "
          + "import more codes of its pool, and the next apply gives one"
      }
      return
        "code \(one.code) was used before it was given to whoever has it now, who has \(other) instead: "
        + "tell them (siyu coupon show \(other))"
    }
    if codes.count > most {
      lines.append(
        "\(Grouping.count(Int64(codes.count - most), "further code")) of the file had been used so too: "
          + "siyu coupon show tells of each")
    }
    return lines
  }
}
