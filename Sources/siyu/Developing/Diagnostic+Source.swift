import SiyuModel

extension Diagnostic {
  /// With the line it speaks of, where that is a line of these files, and what to mark in it.
  /// - Parameter folder: what their names begin with in messages, `plugins/care`.
  func withSource(from files: [String: [UInt8]], in folder: String) -> Diagnostic {
    var full = self
    if full.source == nil, let line, line > 0, let file, file.hasPrefix(folder + "/"),
      let bytes = files[String(file.dropFirst(folder.count + 1))]
    {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if line <= lines.count { full.source = String(decoding: lines[line - 1], as: UTF8.self) }
    }
    if full.columns == nil, let source = full.source { full.columns = Self.marked(message, source) }
    return full
  }

  /// Lua tells lines alone. What its message quotes is most often what is wrong there; where the line
  /// has no such thing, all of it is marked.
  private static func marked(_ message: String, _ source: String) -> Range<Int>? {
    let quoted = message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 && !$0.element.isEmpty }.map(\.element)
    // Lua reads on until something does not fit: that stands behind "near", what was expected before it.
    for text in message.contains(" near '") ? quoted.reversed() : quoted {
      guard let found = source.firstRange(of: text) else { continue }
      let start = source.distance(from: source.startIndex, to: found.lowerBound) + 1
      return start..<(start + text.count)
    }
    let shown = source.trimmingBlanks
    if shown.isEmpty { return nil }
    let start = source.distance(from: source.startIndex, to: shown.startIndex) + 1
    return start..<(start + shown.count)
  }
}
