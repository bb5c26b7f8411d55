/// A table going out, row by row.
public protocol TableWriter: AnyObject {
  var columns: [TableColumn] { get }
  /// - Parameter cells: as many as there are columns; missing ones are empty.
  func write(_ cells: [TableCell]) throws(FileFailure)
  /// Completes the file. Without it no file appears.
  func finish() throws(FileFailure)
}

public struct TableColumn: Sendable, Hashable {
  /// What machines call it: `customer_id`.
  public var name: String
  /// In a spreadsheet, of characters wide.
  public var width: Int

  public init(_ name: String, width: Int = 16) {
    self.name = name
    self.width = width
  }
}

/// One value of a table. What is a number to us is one in the file too; ids are text.
public enum TableCell: Sendable, Hashable {
  case none
  case text(String)
  case integer(Int64)
  /// `units` / 10^`digits`: 1250 with 2 digits is 12.50.
  case decimal(units: Int64, digits: Int)
  /// A time, already spelled in the zone it is for.
  case time(String)
  case boolean(Bool)
  /// JSON text, nested as it is in JSON files.
  case json(String)

  /// As plain text, without any guard; `nil` for `none`.
  public var plain: String? {
    switch self {
    case .none: nil
    case .text(let text), .time(let text), .json(let text): text
    case .integer(let number): String(number)
    case .decimal(let units, let digits): Self.decimal(units, digits: digits)
    case .boolean(let flag): flag ? "true" : "false"
    }
  }

  static func decimal(_ units: Int64, digits: Int) -> String {
    guard digits > 0 else { return String(units) }
    var text = String(units.magnitude)
    if text.count <= digits {
      text = String(repeating: "0", count: digits + 1 - text.count) + text
    }
    let sign = units < 0 ? "-" : ""
    return "\(sign)\(text.dropLast(digits)).\(text.suffix(digits))"
  }
}

public enum TableFormat: String, CaseIterable, Sendable {
  case csv, tsv, jsonLines = "jsonl", json, xlsx
}
