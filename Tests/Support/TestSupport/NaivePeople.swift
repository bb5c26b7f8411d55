/// Who is who, computed the plain way: an independent check of a store's identity rules.
///
/// Everything is text and quadratic on purpose.
public struct NaivePeople: Sendable {
  public struct Tie: Hashable, Sendable {
    /// 1 by hand, 2 same row, 3 union id, 4 phone: the order in which they are weighed.
    public var strength: Int
    public var a: String
    public var b: String
  }
  public var accounts: Set<String> = []
  public var ties: Set<Tie> = []
  public var unionIDs: [String: Set<String>] = [:]
  public var phones: [String: Set<String>] = [:]
  public var apart: Set<[String]> = []
  public var accountsPerPhone = 5
  public init() {}

  /// `platform:id`, the brand's own as the bare id.
  public static func before(_ a: String, _ b: String) -> Bool {
    func key(_ text: String) -> (String, String) {
      guard let colon = text.firstIndex(of: ":") else { return ("", text) }
      return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
    let (x, y) = (key(a), key(b))
    return x.0 == y.0 ? x.1.utf8Precedes(y.1) : x.0.utf8Precedes(y.0)
  }

  public mutating func tie(_ a: String, _ b: String, _ strength: Int) {
    if a == b { return }
    let (first, second) = Self.before(a, b) ? (a, b) : (b, a)
    ties.insert(Tie(strength: strength, a: first, b: second))
  }

  /// Public id to its accounts.
  public func people() -> [String: [String]] {
    var all = ties
    for (strength, groups) in [(3, unionIDs), (4, phones)] {
      for group in groups.values where strength == 3 || group.count <= accountsPerPhone {
        let sorted = group.sorted(by: Self.before)
        for (index, a) in sorted.enumerated() {
          for b in sorted[(index + 1)...] { all.insert(Tie(strength: strength, a: a, b: b)) }
        }
      }
    }
    var cluster = Dictionary(uniqueKeysWithValues: accounts.map { ($0, Set([$0])) })
    let sorted = all.sorted { x, y in
      if x.strength != y.strength { return x.strength < y.strength }
      return x.a == y.a ? Self.before(x.b, y.b) : Self.before(x.a, y.a)
    }
    for tie in sorted {
      guard let left = cluster[tie.a], let right = cluster[tie.b], left != right else { continue }
      if left.contains(where: { x in right.contains { apart.contains([x, $0]) } }) { continue }
      let both = left.union(right)
      for member in both { cluster[member] = both }
    }
    var people: [String: [String]] = [:]
    for members in Set(cluster.values) {
      let sorted = members.sorted(by: Self.before)
      let brand = sorted.filter { !$0.contains(":") }
      let id = brand.first ?? sorted.min { $0.utf8Precedes($1) } ?? ""
      people[id] = sorted
    }
    return people
  }
}
