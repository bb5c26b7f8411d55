import Lua

/// The plugin's texts, for telling on which line of a declaration a field stands.
struct DeclarationSource {
  let sources: [String: String]

  func text(_ chunk: String, _ line: Int) -> String? {
    lines(chunk, from: line, count: 1).first.map { String($0.prefix(200)) }
  }

  /// The line on which `field =` is written first, looking down from the declaration's to where
  /// the next one begins. Lua does not say; a field made otherwise is not found.
  func line(of field: String, in place: LuaPlace) -> Int? {
    line(in: place) { assigns(field, $0) }
  }

  /// The line on which `id = "…"` is written first.
  func line(ofID id: String, in place: LuaPlace) -> Int? {
    let quoted = ["\"\(id)\"", "'\(id)'"]
    return line(in: place) { line in
      assigns("id", line) && quoted.contains { contains($0, line) }
    }
  }

  private func line(in place: LuaPlace, where fits: (Substring) -> Bool) -> Int? {
    for (offset, line) in lines(place.chunk, from: place.line, count: 1000).enumerated() {
      if offset > 0, line.hasPrefix("siyu.") { return nil }
      if fits(line) { return place.line + offset }
    }
    return nil
  }

  private func contains(_ part: String, _ line: Substring) -> Bool {
    var rest = line.utf8[...]
    let part = Array(part.utf8)
    while rest.count >= part.count {
      if rest.starts(with: part) { return true }
      rest.removeFirst()
    }
    return false
  }

  private func assigns(_ field: String, _ line: Substring) -> Bool {
    var rest = line.utf8[...]
    let name = Array(field.utf8)
    var before: UInt8 = 0x20
    while rest.count > name.count {
      if rest.starts(with: name), !isWord(before) {
        let after = rest.dropFirst(name.count).drop { $0 == 0x20 || $0 == 0x09 }
        if after.first == UInt8(ascii: "="), after.dropFirst().first != UInt8(ascii: "=") {
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
    let all = text.split(separator: "\n", maxSplits: line + count, omittingEmptySubsequences: false)
    return all.dropFirst(line - 1).prefix(count)
  }
}
