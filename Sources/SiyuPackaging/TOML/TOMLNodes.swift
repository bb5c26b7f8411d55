/// The tree of a TOML text while it is being read, and who made which part of it: the rules about
/// what may be added to are rules about that.
struct TOMLNodes {
  enum Origin {
    /// On the way to a header: `a` of `[a.b]`.
    case passed
    /// `[a]`, or one `[[a]]`.
    case header
    /// `[[a]]`, all of them.
    case headers
    /// `a` of `a.b = 1`.
    case dotted
    /// `a = …`, an element, or a key in braces; closed to additions.
    case value
  }

  struct Node {
    var origin: Origin
    /// 1-based: the line of the key or header, or where an element begins.
    var line: Int
    /// In the order in which they appear.
    var keys: [String] = []
    var children: [String: Int] = [:]
    var elements: [Int] = []
    /// The value's bytes as written; empty for tables with headers.
    var spelling: Range<Int> = 0..<0
  }

  private(set) var nodes = [Node(origin: .header, line: 1)]

  static let root = 0

  subscript(_ index: Int) -> Node {
    get { nodes[index] }
    _modify { yield &nodes[index] }
  }

  func child(_ key: String, of parent: Int) -> Int? { nodes[parent].children[key] }

  mutating func addChild(_ key: String, to parent: Int, _ origin: Origin, line: Int) -> Int {
    nodes.append(Node(origin: origin, line: line))
    nodes[parent].children[key] = nodes.count - 1
    nodes[parent].keys.append(key)
    return nodes.count - 1
  }

  mutating func addElement(to parent: Int, _ origin: Origin, line: Int) -> Int {
    nodes.append(Node(origin: origin, line: line))
    nodes[parent].elements.append(nodes.count - 1)
    return nodes.count - 1
  }
}
