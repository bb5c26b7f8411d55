import SiyuModel
import SiyuReport
import SiyuWords

/// A table that a script prints.
struct ScriptTableText {
  let lines: [String]

  /// Short rows are filled up, so that a message of few bytes could ask for any number of cells.
  private static let mostCells = 1_000_000

  /// - Throws: `Diagnostic` for a table that is too large to be read by anybody.
  init(_ argument: DataValue) throws(Diagnostic) {
    let columns = (argument["columns"]?.listValue ?? []).compactMap(\.stringValue)
    let rows = (argument["rows"]?.listValue ?? []).map { $0.listValue ?? [] }
    guard columns.count * (rows.count + 1) <= Self.mostCells else {
      throw Diagnostic(
        "a table of \(rows.count) rows and \(columns.count) columns is too large to show",
        hint: "write it into a file with siyu.export")
    }
    var table = TextTable(
      columns.enumerated().map { index, name in
        let cells = rows.compactMap { index < $0.count ? $0[index] : nil }
        return .init(TextEscape.terminalSafe(name), Self.areNumbers(cells) ? .right : .left)
      })
    for row in rows { table.add(row.map(Self.text)) }
    let title = argument["title"]?.stringValue.map { [TextEscape.terminalSafe($0)] } ?? []
    lines = title + table.lines
  }

  private static func text(_ cell: DataValue) -> String {
    switch cell {
    case .null: ""
    case .bool(let flag): flag ? say("yes") : say("no")
    case .int(let number): String(number)
    case .double(let number): "\(number)"
    case .string(let text): text
    case .list, .record: "…"
    }
  }

  /// Numbers, and texts that people read as numbers: amounts, percentages.
  private static func areNumbers(_ cells: [DataValue]) -> Bool {
    let shown = cells.filter { !$0.isNull && $0 != .string("") }
    return !shown.isEmpty
      && shown.allSatisfy { cell in
        switch cell {
        case .int, .double: true
        case .string(let text): isNumber(text)
        default: false
        }
      }
  }

  private static func isNumber(_ text: String) -> Bool {
    var rest = text[...]
    if let first = rest.first, first == "-" || first == "+" { rest = rest.dropFirst() }
    // A currency's sign, of up to three letters.
    let sign = rest.prefix { !$0.isNumber && $0 != "." }
    if sign.count > 3 || sign.contains(" ") { return false }
    rest = rest.dropFirst(sign.count)
    if rest.last == "%" { rest = rest.dropLast().last == " " ? rest.dropLast(2) : rest.dropLast() }
    return !rest.isEmpty
      && rest.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
  }
}
