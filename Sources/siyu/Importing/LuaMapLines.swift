/// On which line of a Lua text a map's key stands, as far as that can be told by reading: each key
/// of a path is looked for from where the one before it was found.
struct LuaMapLines {
  private let lines: [Substring]
  private let start: Int

  /// - Parameter line: of the declaration, 1-based.
  init(text: String, from line: Int) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    start = line
  }

  /// The line of the last key of the path that is found; the declaration's own if none is.
  func line(of path: [String]) -> Int? {
    guard lines.indices.contains(start - 1) else { return nil }
    var found = start
    for key in path {
      guard
        let next = (found...lines.count).first(where: { assigns(key, in: lines[$0 - 1]) })
      else { break }
      found = next
    }
    return found
  }

  /// `key =`, or `["key"] =`.
  private func assigns(_ key: String, in line: Substring) -> Bool {
    for spelling in [key, "[\"\(key)\"]", "['\(key)']"] {
      for range in line.ranges(of: spelling) {
        let before = line[..<range.lowerBound].last
        let isWord = before.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ?? false
        let after = line[range.upperBound...].drop { $0 == " " || $0 == "\t" }
        if !isWord, after.hasPrefix("="), !after.hasPrefix("==") { return true }
      }
    }
    return false
  }
}
