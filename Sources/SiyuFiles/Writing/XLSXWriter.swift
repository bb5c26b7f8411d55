import CXlsxWriter
import SiyuDisk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One sheet of an `.xlsx` workbook, in constant memory: rows go to a temporary file as they come.
///
/// Texts are never formulas or links: they are written as strings, with the guard that CSV files
/// have, so that a sheet saved as CSV stays as harmless. Integers a spreadsheet would round (more than 15 digits) are written
/// as text.
public final class XLSXWriter: TableWriter {
  public let columns: [TableColumn]
  /// Texts cut to the 32,767 characters a cell can hold.
  public private(set) var cutTexts = 0

  private let path: String
  private let temporary: String
  private var workbook: UnsafeMutablePointer<lxw_workbook>?
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private var decimalFormats: [Int: UnsafeMutablePointer<lxw_format>] = [:]
  private var row: lxw_row_t = 0
  static let rowLimit: lxw_row_t = 1_048_576

  public init(
    path: String, columns: [TableColumn], sheetName: String? = nil
  ) throws(FileFailure) {
    self.path = path
    self.columns = columns
    temporary = HalfFile.path(of: path, ending: "part")
    try Self.makePrivate(temporary, for: path)
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.use_zip64 = 1
    guard let workbook = workbook_new_opt(temporary, &options),
      let sheet = workbook_add_worksheet(workbook, sheetName)
    else {
      throw FileFailure(
        .cannotWrite, path: path, "cannot be written as a spreadsheet",
        hint: sheetName.map { "the sheet's name \"\($0)\" may be too long or hold one of []:*?/\\" }
      )
    }
    self.workbook = workbook
    self.sheet = sheet
    let bold = workbook_add_format(workbook)
    format_set_bold(bold)
    for (index, column) in columns.enumerated() {
      let place = lxw_col_t(clamping: index)
      worksheet_set_column(sheet, place, place, Double(column.width), nil)
      worksheet_write_string(sheet, 0, place, FormulaGuard.guarded(column.name), bold)
    }
    worksheet_freeze_panes(sheet, 1, 0)
    row = 1
  }

  /// The library opens files for everybody; one that is there keeps its mode.
  private static func makePrivate(_ file: String, for path: String) throws(FileFailure) {
    unlink(file)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw FileFailure(.cannotWrite, path: path, "cannot be written", errno: errno)
    }
    close(descriptor)
  }

  deinit {
    guard let workbook else { return }
    workbook_close(workbook)
    unlink(temporary)
  }

  public func write(_ cells: [TableCell]) throws(FileFailure) {
    guard row < Self.rowLimit else {
      throw FileFailure(
        .tooLarge, path: path, "cannot hold more than \(Self.rowLimit - 1) rows",
        hint: "export as csv, which has no limit")
    }
    for (index, cell) in cells.prefix(columns.count).enumerated() {
      put(cell, at: lxw_col_t(clamping: index))
    }
    row += 1
  }

  public func finish() throws(FileFailure) {
    guard let workbook else { return }
    self.workbook = nil
    errno = 0
    let status = workbook_close(workbook)
    var code = errno
    if status == LXW_NO_ERROR {
      do throws(DiskFailure) {
        try DiskSync.file(temporary)
        try HalfFile.putInPlace(temporary, at: path)
        return
      } catch {
        code = error.code
      }
    }
    unlink(temporary)
    // The library's own words are about its inside; the system's say what is wrong.
    if code != 0 {
      throw FileFailure(.cannotWrite, path: path, "cannot be written", errno: code)
    }
    let reason = lxw_strerror(status).map { String(cString: $0) } ?? "unknown"
    throw FileFailure(
      .cannotWrite, path: path, "cannot be written: \(reason.lowercased())",
      hint: "export as csv, or to another folder")
  }

  private func put(_ cell: TableCell, at column: lxw_col_t) {
    switch cell {
    case .none: break
    case .text(let text): putText(FormulaGuard.guarded(text), at: column)
    case .time(let text), .json(let text): putText(text, at: column)
    case .integer(let number):
      if number.magnitude < 1_000_000_000_000_000 {
        worksheet_write_number(sheet, row, column, Double(number), nil)
      } else {
        putText(String(number), at: column)
      }
    case .decimal(let units, let digits):
      if units.magnitude < 1_000_000_000_000_000, 0...9 ~= digits {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        worksheet_write_number(
          sheet, row, column, Double(units) / scale, decimalFormat(digits: digits))
      } else {
        putText(TableCell.decimal(units, digits: digits), at: column)
      }
    case .boolean(let flag): worksheet_write_boolean(sheet, row, column, flag ? 1 : 0, nil)
    }
  }

  private func putText(_ original: String, at column: lxw_col_t) {
    let text = SheetText.escaped(original)
    // The format counts UTF-16 units, the library characters; the smaller of both always fits.
    if text.utf16.count > 32_767 {
      cutTexts += 1
      var kept = ""
      var units = 0
      for scalar in text.unicodeScalars {
        units += scalar.utf16.count
        if units > 32_767 { break }
        kept.unicodeScalars.append(scalar)
      }
      worksheet_write_string(sheet, row, column, kept, nil)
    } else {
      worksheet_write_string(sheet, row, column, text, nil)
    }
  }

  private func decimalFormat(digits: Int) -> UnsafeMutablePointer<lxw_format>? {
    if let known = decimalFormats[digits] { return known }
    guard let workbook, let format = workbook_add_format(workbook) else { return nil }
    format_set_num_format(format, digits == 0 ? "0" : "0." + String(repeating: "0", count: digits))
    decimalFormats[digits] = format
    return format
  }
}

@available(*, unavailable)
extension XLSXWriter: Sendable {}  // Holds a half-written file.
