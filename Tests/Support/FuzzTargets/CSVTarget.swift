import SiyuFiles
import SiyuModel

extension FuzzTarget {
  /// Text with separators or a JSON object a line, in any encoding.
  static let csv = FuzzTarget("csv", "CSV and JSON lines in every encoding", longest: 512) {
    bytes in
    var input = FuzzInput(bytes)
    let encoding = input.choice(of: encodings)
    let kind = input.choice(of: RowKind.all)
    let step = input.choice(64)
    let whole = try rows(input.bytes, encoding, kind, step: .max, block: 1024)
    // However the bytes come, a file has the same rows. Half of the inputs are read once, for speed.
    if step % 2 == 0 { return }
    let pieces = try rows(input.bytes, encoding, kind, step: step, block: 16 + step)
    try expect(whole == pieces, "read \(step) bytes at a time, the rows are others")
  }

  private static let encodings: [TextEncoding?] = [nil] + TextEncoding.allCases

  private enum RowKind {
    case delimited(Delimiter)
    case json
    static let all: [RowKind] =
      [.comma, .tab, .blanks, .character(UInt8(ascii: ";"))].map { .delimited($0) } + [.json]
  }

  private struct Rows: Equatable {
    var texts: [[String]] = []
    var outcomes: [RowOutcome] = []
    var lines: [Int] = []
    var keys: [String]?
    var failure: FileFailure?
  }

  private static func rows(
    _ bytes: [UInt8], _ encoding: TextEncoding?, _ kind: RowKind, step: Int, block: Int
  ) throws -> Rows {
    let source = DecodedSource(MemoryByteSource(bytes, step: step), encoding: encoding)
    var limits = RowLimits()
    limits.rowBytes = 200
    limits.fields = 16
    let reader: any RowReader =
      switch kind {
      case .delimited(let delimiter):
        DelimitedReader(source, delimiter: delimiter, limits: limits, blockSize: block)
      case .json: JSONLinesReader(source, limits: limits, blockSize: block)
      }
    var rows = Rows()
    do throws(FileFailure) {
      while true {
        let outcome = try reader.next()
        if outcome == .end { break }
        rows.outcomes.append(outcome)
        // Of a row that is refused nobody is promised how much is shown.
        rows.texts.append(outcome == .row ? reader.row.texts : [])
        rows.lines.append(reader.row.line)
        if rows.outcomes.count == 1, reader.keys == nil { reader.expectedFields = reader.row.count }
      }
    } catch {
      rows.failure = error
    }
    rows.keys = reader.keys
    try expect(rows.texts.count <= bytes.count + 1, "more rows than bytes")
    return rows
  }
}
