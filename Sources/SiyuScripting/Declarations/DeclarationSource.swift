import Lua

/// The plugin's texts, for telling on which line of a declaration a field stands.
struct DeclarationSource {
  let sources: [String: String]
  /// Permissions that plugin.toml asks for.
  var asked: Set<String> = []

  func text(_ chunk: String, _ line: Int) -> String? {
    lines(chunk, from: line, count: 1).first.map { String($0.prefix(200)) }
  }

  /// The line on which `field =` is written first, looking down from the declaration's to where
  /// the next one begins. Lua does not say; a field made otherwise is not found.
  func line(of field: String, in place: LuaPlace) -> Int? {
    line(in: place) { assigns(field, $0) }
  }

  /// The line on which `id = "…"` is written, with exactly this id.
  /// - Parameter skipping: so many of them first: of those before it that have the same id.
  func line(ofID id: String, in place: LuaPlace, skipping: Int = 0) -> Int? {
    var left = skipping
    return line(in: place) { line in
      left -= count(ofID: id, line)
      return left < 0
    }
  }

  private func line(in place: LuaPlace, where fits: (Substring) -> Bool) -> Int? {
    for (offset, line) in lines(place.chunk, from: place.line, count: 1000).enumerated() {
      if offset > 0, line.hasPrefix("siyu.") { return nil }
      if fits(line) { return place.line + offset }
    }
    return nil
  }

  private func count(ofID id: String, _ line: Substring) -> Int {
    let quoted = ["\"\(id)\"", "'\(id)'"].map { Array($0.utf8) }
    var count = 0
    _ = assigns("id", line) { value in
      if quoted.contains(where: { value.starts(with: $0) }) { count += 1 }
      return false
    }
    return count
  }

  /// - Parameter fits: what stands behind `field =`, without blanks before it.
  private func assigns(
    _ field: String, _ line: Substring, fits: (Substring.UTF8View) -> Bool = { _ in true }
  ) -> Bool {
    var rest = line.utf8[...]
    let name = Array(field.utf8)
    var before: UInt8 = 0x20
    while rest.count > name.count {
      if rest.starts(with: name), !isWord(before) {
        let after = rest.dropFirst(name.count).drop { $0 == 0x20 || $0 == 0x09 }
        if after.first == UInt8(ascii: "="), after.dropFirst().first != UInt8(ascii: "="),
          fits(after.dropFirst().drop { $0 == 0x20 || $0 == 0x09 })
        {
          return true
        }
      }
      before = rest.removeFirst()
    }
    return false
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private func lines(_ chunk: String, from line: Int, count: Int) -> ArraySlice<Substring> {
    guard let text = sources[chunk] else { return [] }
    let all = text.utf8.split(
      separator: UInt8(ascii: "\n"), maxSplits: line + count, omittingEmptySubsequences: false)
    return ArraySlice(all.dropFirst(line - 1).prefix(count).map { Substring($0) })
  }
}
