/// A set of accounts with all evidence about them, and who is who by it.
///
/// The result depends on the set of evidence only: accounts are nodes in canonical order, and
/// evidence is weighed in a canonical order too, so neither numbers nor the order of files
/// matters.
struct Evidence {
  struct Edge: Hashable, Comparable {
    var kind: EvidenceKind
    /// Positions of nodes, `first < second`.
    var first: Int
    var second: Int

    static func < (a: Self, b: Self) -> Bool {
      (a.kind, a.first, a.second) < (b.kind, b.first, b.second)
    }
  }

  /// Nodes are 0..<count, in canonical order (platform, then id, as bytes; brand ids first).
  var count: Int
  private(set) var edges: Set<Edge> = []
  /// "Not the same": for each node, the nodes it must not be with.
  private(set) var apart: [Int: Set<Int>] = [:]

  init(count: Int) { self.count = count }

  mutating func tie(_ a: Int, _ b: Int, _ kind: EvidenceKind) {
    if a != b { edges.insert(Edge(kind: kind, first: min(a, b), second: max(a, b))) }
  }

  /// Ties all nodes that share a token. Call after all `keepApart`.
  mutating func tie(_ nodes: [Int], _ kind: EvidenceKind) {
    if apart.isEmpty {
      for node in nodes.dropFirst() { tie(nodes[0], node, kind) }
      return
    }
    // Where two of them must stay apart, a third can still be tied to either.
    for (index, node) in nodes.enumerated() {
      for other in nodes[(index + 1)...] { tie(node, other, kind) }
    }
  }

  mutating func keepApart(_ a: Int, _ b: Int) {
    if a == b { return }
    apart[a, default: []].insert(b)
    apart[b, default: []].insert(a)
  }

  /// The customers, each as ascending nodes, ascending by their first.
  func customers() -> [[Int]] {
    var parent = Array(0..<count)
    var members: [Int: [Int]] = [:]
    func root(_ node: Int) -> Int {
      var node = node
      while parent[node] != node {
        parent[node] = parent[parent[node]]
        node = parent[node]
      }
      return node
    }
    /// Members that must not be with some node; only those can forbid a union.
    func restricted(_ root: Int) -> [Int] {
      members[root] ?? (apart[root] == nil ? [] : [root])
    }
    for edge in edges.sorted() {
      let (a, b) = (root(edge.first), root(edge.second))
      if a == b { continue }
      let (left, right) = (restricted(a), restricted(b))
      let isForbidden =
        !left.isEmpty && !right.isEmpty
        && left.contains { node in right.contains { apart[node]?.contains($0) == true } }
      if isForbidden { continue }
      let (low, high) = (min(a, b), max(a, b))
      parent[high] = low
      let both = left + right
      if !both.isEmpty {
        members[low] = both
        members[high] = nil
      }
    }
    var found: [Int: [Int]] = [:]
    for node in 0..<count { found[root(node), default: []].append(node) }
    return found.keys.sorted().compactMap { found[$0] }
  }
}
