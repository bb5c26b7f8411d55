public import SiyuModel

/// A table for a terminal whose columns line up, also when the text is Chinese.
public struct TextTable: Sendable {
  public typealias Alignment = DisplayWidth.Alignment

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment
    /// Longer cells are cut with "…". In columns of the terminal.
    public var width: Int
    public init(_ title: String, _ alignment: Alignment = .left, width: Int = 48) {
      self.title = title
      self.alignment = alignment
      self.width = width
    }
  }

  public var columns: [Column]
  public var rows: [[String]] = []
  public var indent: Int

  public init(_ columns: [Column], indent: Int = 0) {
    self.columns = columns
    self.indent = indent
  }

  /// Cells beyond the last column are dropped; text that could move the cursor is shown escaped.
  public mutating func add(_ cells: String...) { add(cells) }

  public mutating func add(_ cells: [String]) {
    rows.append(
      columns.indices.map { index in
        index < cells.count
          ? DisplayWidth.truncated(
            TextEscape.terminalSafe(cells[index]), to: LineCutting.width(columns[index].width))
          : ""
      })
  }

  /// Header and rows, without blanks at the ends of lines.
  public var lines: [String] {
    let hasTitles = columns.contains { !$0.title.isEmpty }
    let titles = columns.map { TextEscape.terminalSafe($0.title) }
    let all = hasTitles ? [titles] + rows : rows
    let widths = columns.indices.map { index in
      all.map { DisplayWidth.of($0[index]) }.max() ?? 0
    }
    return all.map { cells in
      var line = String(repeating: " ", count: indent)
      for (index, cell) in cells.enumerated() {
        if index > 0 { line += "  " }
        line += DisplayWidth.padded(cell, to: widths[index], columns[index].alignment)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
