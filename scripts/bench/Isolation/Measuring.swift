import Foundation

/// Pairs of the same work, confined and not, one after the other in one run: what else the machine
/// does meets both.
struct Pairs {
  var confined: [Double] = []
  var unconfined: [Double] = []

  /// Seconds; one pair more than asked for, the first is thrown away.
  static func of(_ count: Int, _ work: (_ isConfined: Bool) throws -> Double) rethrows -> Pairs {
    var pairs = Pairs()
    for number in 0...count {
      // Whoever comes first finds colder caches: take turns.
      for isConfined in number % 2 == 0 ? [true, false] : [false, true] {
        let seconds = try work(isConfined)
        if number == 0 { continue }
        if isConfined { pairs.confined.append(seconds) } else { pairs.unconfined.append(seconds) }
      }
    }
    return pairs
  }

  /// The median of each pair's own ratio.
  var ratio: Double { zip(confined, unconfined).map { $0 / $1 }.median }
}

extension [Double] {
  var median: Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try work()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}

/// One line of the result.
struct Row {
  var title: String
  var confined: String
  var unconfined = ""
  var ratio = ""
  var asked = ""

  static func pair(_ title: String, _ pairs: Pairs, unit: String, scale: Double, asked: Double?)
    -> Row
  {
    func text(_ value: Double) -> String { String(format: "%.2f %@", value * scale, unit) }
    return Row(
      title: title, confined: text(pairs.confined.median),
      unconfined: text(pairs.unconfined.median),
      ratio: String(format: "%.3f", pairs.ratio),
      asked: asked.map {
        String(format: "%.2f: %@", $0, pairs.ratio <= $0 ? "met" : "missed")
      } ?? "")
  }

  static func table(_ rows: [Row]) -> String {
    let cells =
      [["", "confined", "not", "ratio", "at most"]]
      + rows.map { [$0.title, $0.confined, $0.unconfined, $0.ratio, $0.asked] }
    let widths = (0..<5).map { column in cells.map { $0[column].count }.max() ?? 0 }
    var lines = cells.map { row in
      "| "
        + zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: " | ") + " |"
    }
    lines.insert(
      "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|", at: 1
    )
    return lines.joined(separator: "\n")
  }
}
