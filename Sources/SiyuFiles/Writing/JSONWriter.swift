/// One JSON object a row, a line each or as one array. Every object has every key; `null` is none.
/// Decimals are texts, because a JSON number is a floating-point number to most readers.
public final class JSONWriter: TableWriter {
  public let columns: [TableColumn]
  private let isArray: Bool
  private let keys: [[UInt8]]
  private var buffer: SinkBuffer
  private var isFirst = true

  public init(_ sink: any ByteSink, columns: [TableColumn], asArray: Bool = false) {
    self.columns = columns
    isArray = asArray
    buffer = SinkBuffer(sink)
    keys = columns.map { column in
      var key: [UInt8] = []
      JSONText.append(column.name, to: &key)
      return key + [UInt8(ascii: ":")]
    }
    if asArray { buffer.put("[".utf8) }
  }

  public func write(_ cells: [TableCell]) throws(FileFailure) {
    if isArray { buffer.put(isFirst ? "\n".utf8 : ",\n".utf8) }
    isFirst = false
    var line: [UInt8] = [UInt8(ascii: "{")]
    for index in columns.indices {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line.append(contentsOf: keys[index])
      switch cells.indices.contains(index) ? cells[index] : .none {
      case .none: line.append(contentsOf: "null".utf8)
      case .text(let text), .time(let text): JSONText.append(text, to: &line)
      case .integer(let number): line.append(contentsOf: String(number).utf8)
      case .decimal(let units, let digits):
        JSONText.append(TableCell.decimal(units, digits: digits), to: &line)
      case .boolean(let flag): line.append(contentsOf: (flag ? "true" : "false").utf8)
      case .json(let json): line.append(contentsOf: json.utf8)
      }
    }
    line.append(UInt8(ascii: "}"))
    buffer.put(line)
    if !isArray { buffer.put(UInt8(ascii: "\n")) }
    try buffer.flushIfLarge()
  }

  public func finish() throws(FileFailure) {
    if isArray { buffer.put("\n]\n".utf8) }
    try buffer.flush()
    try buffer.sink.finish()
  }
}

@available(*, unavailable)
extension JSONWriter: Sendable {}  // Holds a half-written file.

/// A text in JSON's quotes.
enum JSONText {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [0x5C, byte])
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case ..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
