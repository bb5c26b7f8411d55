internal import Lua

/// Two values written as one: `-` stands before what only the expected one has, `+` before what only
/// came, and of what both have as much as says where that is.
struct ValueDiff {
  private let comparison: ValueComparison
  private let text = ValueText()
  private var found: [String] = []

  /// What the two signs mean, to be shown above.
  static let legend = "- expected, + got"
  /// Lines shown of one comparison.
  private static let most = 40
  /// Equal things in a row that are shown; of more, how many there are.
  private static let mostEqual = 3

  init(_ lua: LuaState) { comparison = ValueComparison(lua: lua) }

  /// Empty where one line each says as much: of values that are no tables, and no texts of several
  /// lines.
  static func lines(_ expected: LuaValue, _ got: LuaValue, _ lua: LuaState) -> [String] {
    var diff = ValueDiff(lua)
    switch (expected, got) {
    case (.table, .table):
      diff.compare("", expected, got, depth: 0, comma: "")
    case (.string(let a), .string(let b)) where (a + b).contains("\n"):
      diff.compareLines(a, b)
    default: return []
    }
    let more = diff.found.count - most
    return diff.found.prefix(most) + (more > 0 ? ["… and \(more) more lines"] : [])
  }

  private mutating func add(_ sign: String, _ depth: Int, _ line: String) {
    found.append(sign + " " + String(repeating: "  ", count: depth) + line)
  }

  // MARK: Texts

  private mutating func compareLines(_ a: String, _ b: String) {
    func lines(_ text: String) -> [Substring] {
      text.split(separator: "\n", omittingEmptySubsequences: false)
    }
    let steps = Alignment.steps(lines(a), lines(b), ==)
    show(steps, depth: 0) { diff, sign, line in
      diff.add(sign, 0, String(line))
    } replaced: { diff, old, new in
      for line in old { diff.add("-", 0, String(line)) }
      for line in new { diff.add("+", 0, String(line)) }
    }
  }

  // MARK: Tables

  private mutating func compare(
    _ name: String, _ expected: LuaValue, _ got: LuaValue, depth: Int, comma: String
  ) {
    guard case .table(let a) = expected, case .table(let b) = got else {
      write("-", name, expected, depth, comma)
      write("+", name, got, depth, comma)
      return
    }
    add(" ", depth, name + "{")
    compareLists(a.list, b.list, depth: depth + 1)
    compareFields(a.fields, b.fields, depth: depth + 1)
    add(" ", depth, "}" + comma)
  }

  private mutating func write(
    _ sign: String, _ name: String, _ value: LuaValue, _ depth: Int, _ comma: String
  ) {
    var lines = text.lines(value)
    lines[0] = name + lines[0]
    lines[lines.count - 1] += comma
    for line in lines { add(sign, depth, line) }
  }

  private mutating func compareLists(_ a: [LuaValue], _ b: [LuaValue], depth: Int) {
    let steps = Alignment.steps(a, b) { comparison.same($0, $1) }
    show(steps, depth: depth) { diff, sign, value in
      diff.write(sign, "", value, depth, ",")
    } replaced: { diff, old, new in
      // One that stands for another is looked into.
      for (left, right) in zip(old, new) {
        diff.compare("", left, right, depth: depth, comma: ",")
      }
      for left in old.dropFirst(new.count) { diff.write("-", "", left, depth, ",") }
      for right in new.dropFirst(old.count) { diff.write("+", "", right, depth, ",") }
    }
  }

  private mutating func show<Element>(
    _ steps: [Alignment.Step<Element>], depth: Int,
    _ write: (inout ValueDiff, String, Element) -> Void,
    replaced: (inout ValueDiff, [Element], [Element]) -> Void
  ) {
    var equal: [Element] = []
    for step in steps + [.both([])] {
      switch step {
      case .both(let elements):
        equal += elements
        guard elements.isEmpty else { continue }
        flush(&equal, depth, write)
      case .replaced(let old, let new):
        flush(&equal, depth, write)
        replaced(&self, old, new)
      }
    }
  }

  private mutating func flush<Element>(
    _ equal: inout [Element], _ depth: Int, _ write: (inout ValueDiff, String, Element) -> Void
  ) {
    if equal.count > Self.mostEqual {
      add(" ", depth, "… \(equal.count) that are the same")
    } else {
      for element in equal { write(&self, " ", element) }
    }
    equal = []
  }

  private mutating func compareFields(
    _ a: [LuaTable.Field], _ b: [LuaTable.Field], depth: Int
  ) {
    let left = Dictionary(a.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let right = Dictionary(b.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    var equal: [LuaTable.Field] = []
    let write: (inout ValueDiff, String, LuaTable.Field) -> Void = { diff, sign, field in
      diff.write(sign, diff.text.key(field.key) + " = ", field.value, depth, ",")
    }
    for key in Set(left.keys).union(right.keys).sorted() {
      if let old = left[key], let new = right[key], comparison.same(old, new) {
        equal.append(LuaTable.Field(key, old))
        continue
      }
      flush(&equal, depth, write)
      let name = text.key(key) + " = "
      switch (left[key], right[key]) {
      case (let old?, let new?): compare(name, old, new, depth: depth, comma: ",")
      case (let old?, nil): self.write("-", name, old, depth, ",")
      case (nil, let new?): self.write("+", name, new, depth, ",")
      case (nil, nil): break
      }
    }
    flush(&equal, depth, write)
  }
}
