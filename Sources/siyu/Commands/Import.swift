public import ArgumentParser
import SiyuFiles
public import SiyuModel
import SiyuPackaging

extension ImportKind: ExpressibleByArgument {}

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take in a file of customers, orders, events ….",
    discussion: """
      Reads CSV, TSV, JSON lines and .xlsx in siyu's own columns, or with --map somebody else's. \
      Rows that cannot be taken go to FILE.rejected.csv with the reason; the rest goes in. The same \
      file imported again changes nothing.
      """)

  @Argument(help: ArgumentHelp("What the rows are.", valueName: "KIND"))
  var kind: ImportKind

  @Argument(help: ArgumentHelp("The file.", valueName: "FILE"))
  var file: String

  @OptionGroup var workspace: WorkspaceOptions

  @Option(
    help: ArgumentHelp(
      "How to read other people's columns: \(ImportMap.builtIn.map(\.name).joined(separator: ", ")), or a map file.",
      valueName: "MAP"))
  var map: String?

  @Flag(help: "Do everything but write.")
  var dryRun = false

  func run() throws {
    let host = try workspace.host(writes: true)
    let map = try Maps.find(self.map, kind: kind)
    let importer = FileImport(host: host, map: map, file: file, dryRun: dryRun)
    let outcome = try importer.run()
    if host.console.json {
      host.console.print(json: outcome.json)
    } else {
      outcome.lines.forEach { host.console.print($0) }
    }
    try (outcome.read.rejected > 0 ? ExitStatus.inputRejected : .done).exit()
  }
}

/// The map that `--map` means.
enum Maps {
  static func find(_ name: String?, kind: ImportKind) throws -> ImportMap {
    guard let name else { return .own(kind) }
    let map: ImportMap
    if let builtIn = ImportMap.builtIn(named: name) {
      map = builtIn
    } else if name.contains("/") || name.contains(".") {
      let file = try ImportMapFile.read(name)
      map = try ImportMap(name: name, from: file.data, file: name)
    } else {
      let known = ImportMap.builtIn.map(\.name)
      throw Diagnostic(
        "there is no map '\(name)'",
        hint: NearestName.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
          ?? "there are \(known.joined(separator: ", ")); a map of your own is a file: --map maps/shop.toml")
    }
    guard map.kind == kind else {
      throw Diagnostic(
        "the map '\(name)' reads \(map.kind.rawValue), not \(kind.rawValue)",
        hint: "write 'siyu import \(map.kind.rawValue) FILE --map \(name)'")
    }
    return map
  }
}
