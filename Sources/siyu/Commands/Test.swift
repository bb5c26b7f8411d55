import ArgumentParser
import SiyuModel
import SiyuWords

struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run plugins' specs.",
    discussion: """
      A spec is a file test/*_spec.lua beside a plugin's main.lua: it describes customers and says \
      which tags the rules should give them. Specs see the settings' defaults and everything \
      plugin.toml asks for, whatever this workspace sets and grants: their customers are made up.
      """)

  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or a folder with one; all of the workspace's when left out.",
      valueName: "PLUGIN"))
  var plugin: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("Only examples whose name holds this.", valueName: "TEXT"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "Begin all that is random with this number, instead of 0.", valueName: "N"))
  var seed: UInt64 = 0

  @Flag(help: "Count which lines ran, and list those that never did.")
  var coverage = false

  @Option(
    help: ArgumentHelp("Count lines, and write them into this file for lcov.", valueName: "FILE"))
  var lcov: String?

  @Option(
    help: ArgumentHelp(
      "Write what came of each example into this file, as JUnit's XML.", valueName: "FILE"))
  var junit: String?

  @Flag(help: "Say how long each plugin's specs took.")
  var timings = false

  func run() throws {
    let console = workspace.console
    try check(lcov, beginning: SpecCoverage.lcovBeginning, "lcov file", "--lcov")
    try check(junit, beginning: JUnitReport.beginning, "JUnit file", "--junit")
    let options = SpecOptions(filter: filter, seed: seed, measures: coverage || lcov != nil)
    var reports: [SpecReport] = []
    for subject in try SpecSubject.find(plugin, in: workspace.directory) {
      let report = SpecRun(subject: subject, options: options).run()
      reports.append(report)
      if !console.json {
        report.lines(timings: timings, coverage: coverage).forEach(console.print)
      }
    }
    if let lcov { try write(reports.compactMap(\.coverage?.lcov).joined(), to: lcov) }
    if let junit { try write(JUnitReport(reports: reports).text, to: junit) }
    let passed = reports.reduce(0) { $0 + $1.count(.passed) }
    let failed = reports.reduce(0) { $0 + $1.notPassed }
    if console.json {
      console.print(json: [
        "plugins": .list(reports.map(\.json)), "passed": .int(Int64(passed)),
        "failed": .int(Int64(failed)), "seed": .string(String(seed)),
      ])
    } else {
      console.print("")
      console.print(say("\(passed) passed, \(failed) failed"))
    }
    try (failed == 0 ? ExitStatus.done : .failed).exit()
  }

  /// Before anything runs: specs may take long.
  private func check(
    _ path: String?, beginning: String, _ what: String, _ option: String
  ) throws {
    guard let path else { return }
    try OutputFile.refuseWorkspaceFiles(path, option: option)
    try OutputFile.refuseForeign(path, beginning: beginning, what: what, option: option)
  }

  private func write(_ text: String, to path: String) throws {
    try WholeFile.write(Array(text.utf8), to: path)
  }
}
