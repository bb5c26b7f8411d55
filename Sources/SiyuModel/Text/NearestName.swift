/// "Did you mean …?"
public enum NearestName {
  /// The candidate most like `name`, or nil when none is like it. Case does not matter; of equals
  /// the first counts.
  ///
  /// A third of the longer word may differ, at least one letter, but never all of a short one.
  public static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    // Nobody misspells a word this long by hand; and the cost grows with the square.
    guard name.utf8.count <= longest * 8 else { return nil }
    let wanted = letters(name)
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      guard candidate.utf8.count <= longest * 8 else { continue }
      let other = letters(candidate)
      guard other.count <= longest else { continue }
      let length = max(wanted.count, other.count)
      let allowed = min(max(1, length / 3), length - 1)
      guard abs(wanted.count - other.count) <= allowed else { continue }
      let found = distance(wanted, other)
      if found <= allowed, found < best?.distance ?? .max { best = (candidate, found) }
    }
    return best?.name
  }

  private static let longest = 64

  private static func letters(_ text: String) -> [Character] { Array(text.lowercased()) }

  /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment
  /// after Damerau and Levenshtein).
  public static func distance(_ a: String, _ b: String) -> Int {
    distance(Array(a), Array(b))
  }

  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        let same = a[i - 1] == b[j - 1]
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
