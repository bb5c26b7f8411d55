/// Turns a sheet's XML into rows, which wait here until they are fetched.
final class SheetPart: XMLHandler {
  struct Row {
    var line: Int
    var bytes: [UInt8] = []
    var ends: [Int32] = []
  }

  private(set) var failure: FileFailure?
  private(set) var rows: [Row] = []
  /// Columns, by index, whose integers were too long for a spreadsheet: how many, and where first.
  private(set) var rounded: [Int: (count: Int, line: Int)] = [:]

  private let texts: SharedTextsPart
  private let isDate: [Bool]
  private let from1904: Bool
  private let limits: SpreadsheetLimits
  private let path: String

  private var row = Row(line: 0)
  private var waitingBytes = 0
  private var line = 0
  private var column = 0
  private var type = ""
  private var style = 0
  private var value: [UInt8] = []
  private var takesText = false
  private var phonetic = 0

  init(
    texts: SharedTextsPart, isDate: [Bool], from1904: Bool, limits: SpreadsheetLimits, path: String
  ) {
    self.texts = texts
    self.isDate = isDate
    self.from1904 = from1904
    self.limits = limits
    self.path = path
  }

  func takeRows() -> [Row] {
    defer {
      rows.removeAll(keepingCapacity: true)
      waitingBytes = 0
    }
    return rows
  }

  func open(_ name: String, _ attributes: XMLAttributes) {
    switch name {
    case "row":
      line = attributes["r"].flatMap { Int($0) } ?? line &+ 1
      row = Row(line: line)
      column = -1
    case "c":
      column = attributes["r"].flatMap(Self.column) ?? column + 1
      type = attributes["t"] ?? "n"
      style = attributes["s"].flatMap { Int($0) } ?? 0
      value.removeAll(keepingCapacity: true)
      if column >= limits.columns {
        fail("has a cell beyond column \(limits.columns) in row \(line)")
      } else if column < row.ends.count {
        fail("has cells out of order in row \(line)")
      }
    case "v", "t": takesText = phonetic == 0
    case "rPh": phonetic += 1
    default: break
    }
  }

  func close(_ name: String) {
    switch name {
    case "v", "t": takesText = false
    case "rPh": phonetic -= 1
    case "c": endCell()
    case "row":
      guard !row.ends.isEmpty else { return }
      waitingBytes += row.bytes.count + row.ends.count * 4
      if waitingBytes > limits.waitingBytes {
        fail("repeats a long text too often near row \(line)")
      } else {
        rows.append(row)
      }
    default: break
    }
  }

  func text(_ piece: UnsafeBufferPointer<UInt8>) {
    guard takesText else { return }
    value.append(contentsOf: piece)
    if value.count > limits.cellBytes {
      fail("has a cell of more than \(limits.cellBytes >> 10) KB in row \(line)")
    }
  }

  private func endCell() {
    guard failure == nil, !value.isEmpty else { return }
    switch type {
    case "s":
      let index = Int(String(decoding: value, as: UTF8.self))
      guard let index, let text = texts[index] else {
        fail("names a text it does not hold in row \(line)")
        return
      }
      if text.contains(UInt8(ascii: "_")) {
        put(SheetText.plain(Array(text)))
      } else if !text.isEmpty {
        put(text)
      }
    case "b": put(value.first == UInt8(ascii: "1") ? "true".utf8 : "false".utf8)
    case "e": break  // #N/A and its like: nothing.
    case "n", "": putNumber()
    default: put(SheetText.plain(value))
    }
  }

  private func putNumber() {
    if isDate.indices.contains(style), isDate[style],
      let number = Double(String(decoding: value, as: UTF8.self)),
      let text = SerialDate.text(number, from1904: from1904)
    {
      put(text.utf8)
      return
    }
    guard let plain = DecimalText.plain(value) else {
      put(value)
      return
    }
    if plain.isRounded { rounded[column, default: (0, line)].count += 1 }
    put(plain.text)
  }

  private func put(_ text: some Collection<UInt8>) {
    guard row.bytes.count + text.count <= limits.rowBytes else {
      fail("has more than \(limits.rowBytes >> 20) MB in row \(line)")
      return
    }
    let end = Int32(row.bytes.count)
    while row.ends.count < column { row.ends.append(end) }
    row.bytes.append(contentsOf: text)
    row.ends.append(Int32(row.bytes.count))
  }

  private func fail(_ message: String) {
    if failure == nil { failure = FileFailure(.damaged, path: path, message) }
  }

  /// `BC23` is 54.
  static func column(_ reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8 {
      guard byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") else { break }
      column = column * 26 + Int(byte - UInt8(ascii: "A")) + 1
      if column > 1_000_000 { return column }
    }
    return column > 0 ? column - 1 : nil
  }

  /// 54 is `BC`.
  static func name(column: Int) -> String {
    var name = ""
    var rest = column + 1
    while rest > 0 {
      let letter = UInt8(ascii: "A") + UInt8((rest - 1) % 26)
      name = String(UnicodeScalar(letter)) + name
      rest = (rest - 1) / 26
    }
    return name
  }
}
