import SiyuModel

/// What a file's name in the inbox says: `events-20261122.jsonl`, `orders@taobao-0001.csv`.
struct InboxName: Hashable {
  var kind: ImportKind
  /// What stands between `@` and the ending: a map's name, and perhaps more after a hyphen.
  var map: String?

  static let endings = ["csv", "jsonl", "xlsx"]

  /// Why a name says nothing that siyu could go by.
  struct Problem: Error, Hashable {
    var words: String
    var hint: String?
  }

  /// - Parameter name: without folder, and one that `isFinal`.
  init(_ name: String) throws(Problem) {
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw Problem(
        words: "its name holds control characters", hint: "name it like events-20261122.jsonl")
    }
    let stem = name[..<(name.lastIndex(of: ".") ?? name.endIndex)]
    for kind in ImportKind.allCases where stem.hasPrefix(kind.rawValue) {
      let rest = stem.dropFirst(kind.rawValue.count)
      if rest.isEmpty || rest.hasPrefix("-") {
        self.kind = kind
        return
      }
      if rest.hasPrefix("@"), rest.count > 1 {
        self.kind = kind
        map = String(rest.dropFirst())
        return
      }
    }
    let word = String(stem.prefix { $0 != "-" && $0 != "@" && $0 != "_" && $0 != "." })
    let near = NearestName.nearest(to: word, in: ImportKind.allCases.map(\.rawValue))
    let known = ImportKind.allCases.map(\.rawValue).joined(separator: ", ")
    throw Problem(
      words: "its name does not begin with what its rows are",
      hint: near.map { "did you mean \($0)-…\(name[stem.endIndex...])?" }
        ?? "name it KIND-….csv, KIND being one of \(known)")
  }

  /// Whether a name is one that siyu would ever take: what is hidden or has another ending may be on
  /// its way, and is left alone.
  static func isFinal(_ name: String) -> Bool {
    if name.hasPrefix(".") || name.hasSuffix(".rejected.csv") { return false }
    return endings.contains { name.lowercased().hasSuffix(".\($0)") }
  }

  /// Maps that may be meant, longest first: `my-shop-0001`, `my-shop`, `my`.
  var maps: [String] {
    guard var rest = map?[...] else { return [] }
    var names = [String(rest)]
    while let hyphen = rest.lastIndex(of: "-") {
      rest = rest[..<hyphen]
      if !rest.isEmpty { names.append(String(rest)) }
    }
    return names
  }
}
