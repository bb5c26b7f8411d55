import ArgumentParser
import SiyuModel

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

  @Flag(help: "Say how long each plugin's specs took.")
  var timings = false

  func run() throws {
    let console = workspace.console
    var reports: [SpecReport] = []
    for subject in try SpecSubject.find(plugin, in: workspace.directory) {
      let report = SpecRun(subject: subject, filter: filter).run()
      reports.append(report)
      if !console.json { report.lines(timings: timings).forEach(console.print) }
    }
    let passed = reports.reduce(0) { $0 + $1.count(.passed) }
    let failed = reports.reduce(0) { $0 + $1.notPassed }
    if console.json {
      console.print(json: [
        "plugins": .list(reports.map(\.json)), "passed": .int(Int64(passed)),
        "failed": .int(Int64(failed)),
      ])
    } else {
      console.print("")
      console.print("\(passed) passed, \(failed) failed")
    }
    try (failed == 0 ? ExitStatus.done : .failed).exit()
  }
}
