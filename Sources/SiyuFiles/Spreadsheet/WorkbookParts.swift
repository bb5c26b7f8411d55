/// What a workbook says about its sheets.
final class WorkbookPart: XMLHandler {
  private(set) var sheets: [(name: String, relation: String, isVisible: Bool)] = []
  private(set) var from1904 = false
  var failure: FileFailure? { nil }

  func open(_ name: String, _ attributes: XMLAttributes) {
    switch name {
    case "workbookPr":
      let value = attributes["date1904"]
      from1904 = value == "1" || value == "true"
    case "sheet":
      guard sheets.count < 10_000, let title = attributes["name"],
        let relation = attributes["r:id"] ?? attributes["id"]
      else { return }
      sheets.append((title, relation, (attributes["state"] ?? "visible") == "visible"))
    default: break
    }
  }
  func close(_ name: String) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Which file of the archive holds which sheet.
final class RelationsPart: XMLHandler {
  private(set) var targets: [String: String] = [:]
  var failure: FileFailure? { nil }

  func open(_ name: String, _ attributes: XMLAttributes) {
    guard name == "Relationship", targets.count < 10_000, let id = attributes["Id"],
      let target = attributes["Target"]
    else { return }
    targets[id] = target.first == "/" ? String(target.dropFirst()) : "xl/" + target
  }
  func close(_ name: String) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Which cell styles show a number as a date.
final class StylesPart: XMLHandler {
  private var dateFormats = Set<Int>()
  private var isInCellFormats = false
  private(set) var isDate: [Bool] = []
  var failure: FileFailure? { nil }

  func open(_ name: String, _ attributes: XMLAttributes) {
    switch name {
    case "numFmt":
      guard let id = attributes["numFmtId"].flatMap({ Int($0) }),
        let code = attributes["formatCode"]
      else { return }
      if Self.showsDate(code) { dateFormats.insert(id) }
    case "cellXfs": isInCellFormats = true
    case "xf":
      guard isInCellFormats, isDate.count < 100_000 else { return }
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      isDate.append(Self.builtInDates.contains(id) || dateFormats.contains(id))
    default: break
    }
  }

  func close(_ name: String) {
    if name == "cellXfs" { isInCellFormats = false }
  }
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  /// ECMA-376 part 1, 18.8.30: dates and times, with those of Chinese and Japanese versions.
  private static let builtInDates: Set<Int> = Set(14...22).union(27...36).union(45...47)
    .union(50...58)

  /// Whether a format code holds a date letter outside quotes, brackets and escapes. `[h]` counts
  /// hours and is a date too.
  static func showsDate(_ code: String) -> Bool {
    var quoted = false
    var bracket: String?
    var escaped = false
    for character in code.lowercased() {
      if escaped {
        escaped = false
      } else if quoted {
        quoted = character != "\""
      } else if let open = bracket {
        if character == "]" {
          if !open.isEmpty, open.allSatisfy({ "hms".contains($0) }) { return true }
          bracket = nil
        } else {
          bracket = open + String(character)
        }
      } else {
        switch character {
        case "\"": quoted = true
        case "[": bracket = ""
        case "\\", "_", "*": escaped = true
        case ";": return false
        case "y", "d", "h", "s", "m": return true
        default: break
        }
      }
    }
    return false
  }
}

/// Texts that cells name by number, back to back.
final class SharedTextsPart: XMLHandler {
  private(set) var failure: FileFailure?
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var isText = false
  private var phonetic = 0
  private let limits: SpreadsheetLimits
  private let path: String

  init(limits: SpreadsheetLimits, path: String) {
    self.limits = limits
    self.path = path
  }

  var count: Int { ends.count }

  subscript(index: Int) -> ArraySlice<UInt8>? {
    guard ends.indices.contains(index) else { return nil }
    return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  func open(_ name: String, _ attributes: XMLAttributes) {
    switch name {
    case "t": isText = true
    case "rPh": phonetic += 1
    default: break
    }
  }

  func close(_ name: String) {
    switch name {
    case "t": isText = false
    case "rPh": phonetic -= 1
    case "si":
      checkSize()
      ends.append(bytes.count)
    default: break
    }
  }

  func text(_ piece: UnsafeBufferPointer<UInt8>) {
    guard isText, phonetic == 0 else { return }
    bytes.append(contentsOf: piece)
    checkSize()
  }

  private func checkSize() {
    guard failure == nil else { return }
    if bytes.count + ends.count * 8 > limits.sharedTextBytes {
      failure = FileFailure(
        .tooLarge, path: path,
        "holds more than \(limits.sharedTextBytes >> 20) MB of different texts",
        hint: "save the sheet as CSV, which may be of any size")
    } else if bytes.count - (ends.last ?? 0) > limits.cellBytes {
      failure = FileFailure(
        .damaged, path: path, "holds a text of more than \(limits.cellBytes >> 10) KB")
    }
  }
}
