/// Rows of one sheet of an `.xlsx` workbook, streamed: only the texts that cells share are held.
///
/// Dates come as `2020-02-21 08:30:00`, numbers as plain decimal text, errors (`#N/A`) and merged
/// cells' lower parts as empty.
public final class XLSXReader: RowReader {
  public let name: String
  public let row = RowBuffer()
  public var expectedFields: Int?
  public var keys: [String]? { nil }
  public var position: Int64 { archive.position }
  public let size: Int64?

  private let archive: ZipEntryReader
  private let sheet: SheetPart
  private let stream: XMLStream
  private var waiting: [SheetPart.Row] = []
  private var nextWaiting = 0
  private var isAtEnd = false

  /// - Parameter sheet: the sheet's name; the first visible one if `nil`.
  public init(
    path: String, sheet wanted: String? = nil, limits: SpreadsheetLimits = SpreadsheetLimits()
  ) throws(FileFailure) {
    let size = try FileByteSource(path: path).size
    let budget = UnpackBudget(packed: size ?? 1)
    let workbook = try Workbook(path: path, limits: limits, budget: budget)
    let part = try workbook.part(ofSheet: wanted)
    // Small blocks, so that few rows wait however short their XML is.
    archive = try ZipEntryReader(
      path: path, limits: limits, budget: budget, blockSize: 16 * 1024)
    while true {
      guard let entry = try archive.nextEntry() else {
        throw FileFailure(.damaged, path: path, "is damaged: it names \(part) and does not hold it")
      }
      if entry == part { break }
    }
    name = path
    self.size = size
    sheet = SheetPart(
      texts: workbook.texts, isDate: workbook.styles.isDate, from1904: workbook.book.from1904,
      limits: limits, path: path)
    stream = try XMLStream(sheet, part: part, path: path)
  }

  public func next() throws(FileFailure) -> RowOutcome {
    while nextWaiting == waiting.count {
      if isAtEnd { return .end }
      try pump()
    }
    let found = waiting[nextWaiting]
    nextWaiting += 1
    row.clear(line: found.line)
    var start = 0
    for end in found.ends {
      row.append(found.bytes[start..<Int(end)])
      row.endField()
      start = Int(end)
    }
    return .row
  }

  public var warnings: [String] {
    sheet.rounded.sorted { $0.key < $1.key }.map { column, found in
      "column \(SheetPart.name(column: column)) holds \(found.count) numbers of more than 15 digits"
        + " (first in row \(found.line)); spreadsheets round those, so ids may be wrong:"
        + " format the column as text in the source, or export CSV"
    }
  }

  private func pump() throws(FileFailure) {
    let block = try archive.nextBlock()
    isAtEnd = block.isEmpty
    try stream.feed(block)
    waiting = sheet.takeRows()
    nextWaiting = 0
  }
}

@available(*, unavailable)
extension XLSXReader: Sendable {}  // Holds a parser.

/// Everything needed before a sheet's rows make sense.
private struct Workbook {
  let path: String
  let book = WorkbookPart()
  let relations = RelationsPart()
  let styles = StylesPart()
  let texts: SharedTextsPart

  init(path: String, limits: SpreadsheetLimits, budget: UnpackBudget) throws(FileFailure) {
    self.path = path
    texts = SharedTextsPart(limits: limits, path: path)
    let archive = try ZipEntryReader(
      path: path, limits: limits, budget: budget, blockSize: 64 * 1024)
    while let entry = try archive.nextEntry() {
      let handler: any XMLHandler
      switch entry {
      case "xl/workbook.xml": handler = book
      case "xl/_rels/workbook.xml.rels": handler = relations
      case "xl/styles.xml": handler = styles
      case "xl/sharedStrings.xml": handler = texts
      default: continue
      }
      let stream = try XMLStream(handler, part: entry, path: path)
      while true {
        let block = try archive.nextBlock()
        try stream.feed(block)
        if block.isEmpty { break }
      }
    }
    if book.sheets.isEmpty {
      throw FileFailure(
        .damaged, path: path, "is an archive without a workbook in it",
        hint: "open it in a spreadsheet program and save it as .xlsx or as CSV")
    }
  }

  func part(ofSheet wanted: String?) throws(FileFailure) -> String {
    let sheet: (name: String, relation: String, isVisible: Bool)?
    if let wanted {
      sheet = book.sheets.first { $0.name == wanted }
    } else {
      sheet = book.sheets.first { $0.isVisible } ?? book.sheets.first
    }
    guard let sheet else {
      let names = book.sheets.map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw FileFailure(
        .noSuchSheet, path: path, "has no sheet \"\(wanted ?? "")\"", hint: "it has \(names)")
    }
    guard let target = relations.targets[sheet.relation] else {
      throw FileFailure(.damaged, path: path, "is damaged: sheet \"\(sheet.name)\" has no part")
    }
    return target
  }
}
