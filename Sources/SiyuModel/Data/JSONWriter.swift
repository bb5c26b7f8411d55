/// Writes a value as JSON, the same way every time.
struct JSONWriter {
  enum NonFinite { case null, named }

  let pretty: Bool
  let sorted: Bool
  let nonFinite: NonFinite
  private(set) var bytes: [UInt8] = []
  private var level = 0

  init(pretty: Bool, sorted: Bool, nonFinite: NonFinite) {
    self.pretty = pretty
    self.sorted = sorted
    self.nonFinite = nonFinite
  }

  mutating func write(_ value: DataValue) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .int(let number): append(String(number))
    case .double(let number):
      // Swift's description is the shortest text that reads back as the same number.
      append(number.isFinite || nonFinite == .named ? number.description : "null")
    case .string(let text): string(text)
    case .list(let elements):
      group("[", "]", elements) { writer, element in writer.write(element) }
    case .record(let record):
      let fields =
        sorted
        ? record.fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        : record.fields
      group("{", "}", fields) { writer, field in
        writer.string(field.name)
        writer.append(writer.pretty ? ": " : ":")
        writer.write(field.value)
      }
    }
  }

  private mutating func group<Element>(
    _ open: String, _ close: String, _ elements: [Element],
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    append(open)
    level += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      newLine()
      write(&self, element)
    }
    level -= 1
    if !elements.isEmpty { newLine() }
    append(close)
  }

  private mutating func newLine() {
    guard pretty else { return }
    bytes.append(0x0A)
    for _ in 0..<level { append("  ") }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func string(_ text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20, 0x7F:
        append("\\u00")
        bytes.append(JSONWriter.hexDigits[Int(byte >> 4)])
        bytes.append(JSONWriter.hexDigits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    append("\"")
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
