extension Diagnostic {
  /// What a stretch of a diagnostic's text is, for whoever shows it with more than letters.
  public enum Part: Sendable, Hashable {
    /// `plugins/skincare/main.lua:12:5: `
    case place
    case message
    /// ` [unknown-field]`
    case code
    case source
    /// Carets under the place.
    case marker
    case hint
  }

  public typealias Line = [(part: Part, text: String)]

  /// The text, line by line; further lines begin with two blanks at least.
  ///
  /// - Parameter showingCode: puts the kind behind the message.
  public func lines(showingCode: Bool = false) -> [Line] {
    var lines = Self.lines(of: message, as: .message)
    if !place.isEmpty { lines[0].insert((.place, place), at: 0) }
    if showingCode, let code { lines[lines.count - 1].append((.code, " [\(code)]")) }
    if let source {
      let shown = SourceExcerpt(source, marking: columns)
      lines.append([(.source, "    " + shown.text)])
      if let marker = shown.marker { lines.append([(.marker, "    " + marker)]) }
    }
    if let hint {
      lines += Self.lines(of: hint, as: .hint).map { line in
        let text = line[0].text
        return [(.hint, text.isEmpty || text.hasPrefix("  ") ? text : "  " + text)]
      }
    }
    return lines
  }

  private static func lines(of text: String, as part: Part) -> [Line] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { [(part, String($0))] }
  }

  private var place: String {
    guard let file else { return "" }
    guard let line else { return "\(file): " }
    return columns.map { "\(file):\(line):\($0.lowerBound): " } ?? "\(file):\(line): "
  }
}

/// A line of a file as it is shown below a message, with a mark under a part of it.
///
/// Both count columns of a terminal: ideographs take two, a tab goes on to the next multiple of four,
/// and what could steer the terminal is written out.
struct SourceExcerpt {
  private(set) var text: String
  private(set) var marker: String?

  /// Longer lines are cut on both sides of the mark, so that a terminal does not fold them.
  static let longest = 100

  init(_ source: String, marking columns: Range<Int>?) {
    let trimmed = source.trimmingBlanks
    guard let columns else {
      text = String(trimmed)
      return
    }
    let dropped = source.distance(from: source.startIndex, to: trimmed.startIndex)
    var cells: [(text: String, width: Int)] = []
    var width = 0
    for character in trimmed {
      let shown =
        character == "\t"
        ? String(repeating: " ", count: 4 - width % 4)
        : TextEscape.terminalSafe(String(character))
      cells.append((shown, DisplayWidth.of(shown)))
      width += cells[cells.count - 1].width
    }
    let start = max(0, columns.lowerBound - 1 - dropped)
    let end = max(start + 1, min(cells.count, columns.upperBound - 1 - dropped))
    // Beyond the line, as where something is missing at its end: told, not marked.
    guard start < cells.count else {
      text = cells.map(\.text).joined()
      return
    }
    func widths(_ range: Range<Int>) -> Int { cells[range].reduce(0) { $0 + $1.width } }
    var first = 0
    var last = cells.count
    if width > Self.longest {
      while first < start, widths(first..<end) > Self.longest * 2 / 3 { first += 1 }
      while last > end, widths(first..<last) > Self.longest { last -= 1 }
    }
    let before = first > 0 ? "…" : ""
    text = before + cells[first..<last].map(\.text).joined() + (last < cells.count ? "…" : "")
    marker =
      String(repeating: " ", count: before.count + widths(first..<start))
      + String(repeating: "^", count: max(1, min(widths(start..<end), Self.longest)))
  }
}
