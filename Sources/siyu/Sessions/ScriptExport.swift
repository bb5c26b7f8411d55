import SiyuFiles
import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder for what a script writes: `out/rfm/` in the workspace, the owner's alone.
struct OutputFolder {
  /// As the operator can type it here.
  let shown: String
  private let whole: String

  init(_ script: ScriptSource, _ workspace: Workspace) {
    let folder = "out/\(script.name)"
    whole = "\(workspace.root)/\(folder)"
    let here = realpath(".", nil)
    defer { free(here) }
    shown = here.map { String(cString: $0) } == workspace.root ? folder : whole
  }

  func path(of file: String) -> String { "\(shown)/\(file)" }

  /// The file on the disk; makes the folder.
  func place(for file: String) throws -> String {
    for folder in [String(whole[..<(whole.lastIndex(of: "/") ?? whole.endIndex)]), whole]
    where mkdir(folder, 0o700) != 0 && errno != EEXIST {
      throw Diagnostic(file: folder, "cannot be made", errno: errno)
    }
    return "\(whole)/\(file)"
  }
}

/// A table on its way into a file.
final class ScriptExport {
  let path: String
  private(set) var rows: Int64 = 0
  private let writer: (any TableWriter)?
  private let place: String

  /// - Parameters:
  ///   - folder: `nil` checks everything and writes nothing.
  ///   - note: told of the file on the disk before it is begun.
  init(
    _ file: String, columns: [String], in folder: OutputFolder?, note: (String) -> Void
  ) throws {
    let format = try Self.format(of: file)
    path = folder?.path(of: file) ?? file
    guard let folder else {
      writer = nil
      place = ""
      return
    }
    place = try folder.place(for: file)
    note(place)
    let columns = columns.map { TableColumn($0) }
    switch format {
    case .xlsx: writer = try XLSXWriter(path: place, columns: columns)
    case .json: writer = JSONWriter(try Self.sink(place), columns: columns, asArray: true)
    case .jsonLines: writer = JSONWriter(try Self.sink(place), columns: columns)
    case .csv: writer = CSVWriter(try Self.sink(place), columns: columns)
    case .tsv:
      var options = CSVWriter.Options()
      options.separator = UInt8(ascii: "\t")
      writer = CSVWriter(try Self.sink(place), columns: columns, options: options)
    }
  }

  private static func sink(_ place: String) throws -> any ByteSink {
    try AtomicFileSink(path: place, mode: 0o600)
  }

  /// A plain name with an ending that says the format.
  private static func format(of file: String) throws -> TableFormat {
    let known = TableFormat.allCases.map { ".\($0.rawValue)" }
    let isPlain =
      !file.isEmpty && file.utf8.count <= 200 && !file.hasPrefix(".")
      && !file.contains { $0 == "/" || $0 == "\\" }
      && TextEscape.terminalSafe(file) == file
    guard isPlain, let dot = file.lastIndex(of: "."), dot != file.startIndex else {
      throw Diagnostic(
        "siyu.export writes into the script's own folder: give a name such as \"rfm.csv\"")
    }
    let ending = file[file.index(after: dot)...].lowercased()
    guard let format = TableFormat(rawValue: ending) else {
      throw Diagnostic(
        "siyu.export does not know the ending '.\(ending)'; there are \(known.joined(separator: ", "))"
      )
    }
    return format
  }

  func write(_ argument: DataValue) throws {
    for row in argument.listValue ?? [] {
      try writer?.write((row.listValue ?? []).map { TableCell($0) })
      rows += 1
    }
  }

  func finish() throws {
    try writer?.finish()
    // Spreadsheets are written by a library that knows no permissions.
    if writer != nil { chmod(place, 0o600) }
  }
}

extension TableCell {
  fileprivate init(_ value: DataValue) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .boolean(flag)
    case .int(let number): self = .integer(number)
    case .double(let number): self = .text("\(number)")
    case .string(let text): self = .text(text)
    case .list, .record: self = .none
    }
  }
}
