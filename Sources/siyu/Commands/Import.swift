public import ArgumentParser
import SiyuFiles
public import SiyuModel

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
      "How to read other people's columns: \(ImportMap.builtIn.map(\.name).joined(separator: ", ")), a plugin's PLUGIN.IMPORTER, or a file that ends in .toml or .lua.",
      valueName: "MAP"))
  var map: String?

  @Flag(help: "Do everything but write.")
  var dryRun = false

  func run() throws {
    let host = try workspace.host(writes: true)
    let chosen = try Maps.find(map, kind: kind, host)
    let outcome = try FileImport(
      host: host, map: chosen.map, functions: chosen.functions(host), file: file, dryRun: dryRun,
      facts: chosen.facts
    ).run()
    if host.console.json {
      host.console.print(json: outcome.json)
    } else {
      outcome.lines.forEach { host.console.print($0) }
    }
    try (outcome.read.rejected > 0 ? ExitStatus.inputRejected : .done).exit()
  }
}
