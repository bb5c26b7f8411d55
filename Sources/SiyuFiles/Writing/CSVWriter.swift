/// CSV with quotes where RFC 4180 wants them; lines end with a line feed alone, as every tool on
/// this side of a pipe expects and spreadsheets accept.
///
/// A text that a spreadsheet would run as a formula gets an apostrophe in front, see
/// ``FormulaGuard``; reading it back takes the apostrophe off again.
public final class CSVWriter: TableWriter {
  public struct Options: Sendable {
    public var separator = UInt8(ascii: ",")
    /// A byte-order mark, without which a spreadsheet on Windows reads Chinese as garbage.
    public var marksEncoding = false
    public var guardsFormulas = true
    public var writesHeader = true
    public init() {}
  }

  public let columns: [TableColumn]
  private let options: Options
  private var buffer: SinkBuffer

  public init(_ sink: any ByteSink, columns: [TableColumn], options: Options = Options()) {
    self.columns = columns
    self.options = options
    buffer = SinkBuffer(sink)
    if options.marksEncoding { buffer.put([0xEF, 0xBB, 0xBF]) }
    if options.writesHeader { put(columns.map { .text($0.name) }) }
  }

  public func write(_ cells: [TableCell]) throws(FileFailure) {
    put(cells)
    try buffer.flushIfLarge()
  }

  public func finish() throws(FileFailure) {
    try buffer.flush()
    try buffer.sink.finish()
  }

  private func put(_ cells: [TableCell]) {
    for index in columns.indices {
      if index > 0 { buffer.put(options.separator) }
      let cell = cells.indices.contains(index) ? cells[index] : .none
      switch cell {
      case .none: if columns.count == 1 { buffer.put("\"\"".utf8) }
      case .text(let text): put(options.guardsFormulas ? FormulaGuard.guarded(text) : text)
      default: put(cell.plain ?? "")
      }
    }
    buffer.put("\n".utf8)
  }

  private func put(_ text: String) {
    let quote = UInt8(ascii: "\"")
    var needsQuotes = text.isEmpty && columns.count == 1
    for byte in text.utf8
    where byte == quote || byte == options.separator || byte == 0x0A || byte == 0x0D {
      needsQuotes = true
      break
    }
    guard needsQuotes else {
      buffer.put(text.utf8)
      return
    }
    buffer.put(quote)
    for byte in text.utf8 {
      if byte == quote { buffer.put(quote) }
      buffer.put(byte)
    }
    buffer.put(quote)
  }
}

@available(*, unavailable)
extension CSVWriter: Sendable {}  // Holds a half-written file.
