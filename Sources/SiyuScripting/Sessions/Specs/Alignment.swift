/// Which parts of two lists belong together, by their longest common subsequence.
enum Alignment {
  enum Step<Element> {
    case both([Element])
    /// What stands there in the first list, and in the second.
    case replaced([Element], [Element])
  }

  /// Comparisons made at most; of longer lists, what stands at the same place belongs together.
  private static let most = 40_000

  static func steps<Element>(
    _ a: [Element], _ b: [Element], _ same: (Element, Element) -> Bool
  ) -> [Step<Element>] {
    var begin = 0
    while begin < min(a.count, b.count), same(a[begin], b[begin]) { begin += 1 }
    var end = 0
    while end < min(a.count, b.count) - begin, same(a[a.count - 1 - end], b[b.count - 1 - end]) {
      end += 1
    }
    let (left, right) = (Array(a[begin..<a.count - end]), Array(b[begin..<b.count - end]))
    var steps: [Step<Element>] = []
    if begin > 0 { steps.append(.both(Array(a[..<begin]))) }
    steps += middle(left, right, same)
    if end > 0 { steps.append(.both(Array(a[(a.count - end)...]))) }
    return steps
  }

  private static func middle<Element>(
    _ a: [Element], _ b: [Element], _ same: (Element, Element) -> Bool
  ) -> [Step<Element>] {
    if a.isEmpty, b.isEmpty { return [] }
    guard !a.isEmpty, !b.isEmpty, a.count * b.count <= most else { return [.replaced(a, b)] }
    let width = b.count + 1
    var equal = [Bool](repeating: false, count: a.count * b.count)
    // The length of what the rests from (i, j) have in common.
    var length = [Int](repeating: 0, count: (a.count + 1) * width)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        equal[i * b.count + j] = same(a[i], b[j])
        length[i * width + j] =
          equal[i * b.count + j]
          ? length[(i + 1) * width + j + 1] + 1
          : max(length[(i + 1) * width + j], length[i * width + j + 1])
      }
    }
    var steps: [Step<Element>] = []
    var (old, new): ([Element], [Element]) = ([], [])
    func flush() {
      if !old.isEmpty || !new.isEmpty { steps.append(.replaced(old, new)) }
      (old, new) = ([], [])
    }
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, equal[i * b.count + j] {
        flush()
        steps.append(.both([a[i]]))
        (i, j) = (i + 1, j + 1)
      } else if j == b.count
        || (i < a.count && length[(i + 1) * width + j] >= length[i * width + j + 1])
      {
        old.append(a[i])
        i += 1
      } else {
        new.append(b[j])
        j += 1
      }
    }
    flush()
    return steps
  }
}
