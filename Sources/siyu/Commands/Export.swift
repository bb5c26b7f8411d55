public import ArgumentParser
public import SiyuFiles
public import SiyuModel
import SiyuPackaging
import SiyuWords

extension ExportKind: ExpressibleByArgument {}
extension TableFormat: ExpressibleByArgument {}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write out tags, customers, orders ….",
    discussion: """
      Personal fields are written only with --show-private. Texts that a spreadsheet would run as a \
      formula are written with an apostrophe before them.
      """)

  @Argument(help: ArgumentHelp("What to write.", valueName: "KIND"))
  var kind: ExportKind

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: "csv, tsv, jsonl, json or xlsx.")
  var format: TableFormat?

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Where to; standard output when left out.", valueName: "FILE"))
  var out: String?

  @OptionGroup var part: PartOption

  @Flag(help: "Write names, phones, birthdays, addresses and answers in words too.")
  var showPrivate = false

  func validate() throws {
    if format == .xlsx, out == nil {
      throw ValidationError("xlsx needs a file: --out \(kind.rawValue).xlsx")
    }
  }

  func run() throws {
    if let out { try OutputFile.refuseWorkspaceFiles(out) }
    let isPrivate = showPrivate && (!kind.personalColumns.isEmpty || kind == .answers)
    if part.of != nil, staffColumn == nil {
      let kinds = ExportKind.allCases.filter { $0.columns.contains("staff_id") }
      throw Diagnostic(
        "--of has nothing to go by in \(kind.rawValue): they name no staff",
        hint: "it limits \(kinds.map(\.rawValue).joined(separator: ", "))")
    }
    // Personal data leaves only when that is recorded; see docs/how-to/audit.md.
    let host = try workspace.host(writes: isPrivate)
    guard isPrivate else { return try write(host) }
    try host.recording(
      "export", ["kind": .word(kind.rawValue), "private": .flag(true)], announced: true
    ) { try write(host) }
  }

  private func write(_ host: Host) throws {
    // Left out, not left empty: an empty cell would clear what is stored when imported again.
    let hidden = showPrivate ? [] : kind.personalColumns
    let shown = kind.columns.indices.filter { !hidden.contains(kind.columns[$0]) }
    let staff = try part.staff(host)
    if let out { host.noteWritten(out) }
    let writer = try writer(shown.map { TableColumn(kind.columns[$0]) })
    var count: Int64 = 0
    let progress = ProgressLine(host.console, noun: say("rows"))
    defer { progress.end() }
    try host.store.export(kind) { cells in
      if !showPrivate, cells.contains(where: \.isPersonal) { return }
      if let staff, !isOf(staff, cells) { return }
      try writer.write(
        shown.map { TableCell(cells[$0], currency: host.currency, zone: host.zone) })
      count += 1
      if count % 1024 == 0 { progress.show(count: count, fraction: nil) }
    }
    try writer.finish()
    progress.end()
    host.store.audit.add(["rows": .count(count)])
    if let out { host.console.note(say("\(Grouping.text(count)) rows in \(out)")) }
  }

  private var staffColumn: Int? { kind.columns.firstIndex(of: "staff_id") }

  private func isOf(_ staff: Set<String>, _ cells: [ExportCell]) -> Bool {
    guard let staffColumn, case .text(let id) = cells[staffColumn] else { return false }
    return staff.contains(id)
  }

  /// Exact for a pipe or a file; on a terminal what could steer it is made visible.
  private static func standardOutput(_ console: Console) -> any ByteSink {
    let sink = DescriptorSink(descriptor: 1, name: "standard output")
    return console.outputIsTerminal ? TerminalSink(sink) : sink
  }

  private var chosenFormat: TableFormat {
    if let format { return format }
    if workspace.json { return .jsonLines }
    guard let out, let dot = out.lastIndex(of: ".") else { return .csv }
    return TableFormat(rawValue: String(out[out.index(after: dot)...]).lowercased()) ?? .csv
  }

  private func writer(_ columns: [TableColumn]) throws -> any TableWriter {
    if chosenFormat == .xlsx {
      return try XLSXWriter(
        path: out ?? "\(kind.rawValue).xlsx", columns: columns, sheetName: kind.rawValue)
    }
    let sink: any ByteSink =
      try out.map { try AtomicFileSink(path: $0, mode: 0o600) }
      ?? Self.standardOutput(workspace.console)
    switch chosenFormat {
    case .json: return JSONWriter(sink, columns: columns, asArray: true)
    case .jsonLines: return JSONWriter(sink, columns: columns)
    case .tsv:
      var options = CSVWriter.Options()
      options.separator = UInt8(ascii: "\t")
      return CSVWriter(sink, columns: columns, options: options)
    default: return CSVWriter(sink, columns: columns)
    }
  }
}

extension ExportKind {
  /// Columns that name or reach a person.
  var personalColumns: Set<String> {
    switch self {
    case .customers: ["name", "phone", "birthday", "address"]
    case .accounts: ["unionid", "phone"]
    case .ledger: ["note"]
    default: []
    }
  }
}

extension ExportCell {
  fileprivate var isPersonal: Bool { if case .personal = self { true } else { false } }
}

extension TableCell {
  init(_ cell: ExportCell, currency: Currency, zone: TimeZoneRules) {
    switch cell {
    case .none: self = .none
    case .text(let text), .personal(let text): self = .text(text)
    case .integer(let number): self = .integer(number)
    case .money(let minor): self = .decimal(units: minor, digits: currency.minorDigits)
    case .time(let instant): self = .time(TimeText.iso(instant, in: zone))
    case .flag(let flag): self = .boolean(flag)
    }
  }
}
