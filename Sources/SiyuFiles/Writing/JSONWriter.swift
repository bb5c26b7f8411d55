import SiyuModel

/// One JSON object a row, a line each or as one array. Every object has every key; `null` is none.
/// Decimals are texts, because a JSON number is a floating-point number to most readers. Characters
/// that could steer a terminal are written as `\u202e`, which reads back as what they were.
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
      case .json(let json): line.append(contentsOf: TextEscape.jsonSafe(json).utf8)
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
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": bytes.append(contentsOf: [0x5C, UInt8(ascii: scalar)])
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      case _ where HiddenCharacters.isEverHidden(scalar):
        bytes.append(contentsOf: TextEscape.jsonSafe(String(scalar)).utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
