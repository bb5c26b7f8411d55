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

  @Flag(help: "Run again whenever a file of the plugin is saved, until Ctrl-C.")
  var watch = false

  func run() throws {
    try check(lcov, beginning: SpecCoverage.lcovBeginning, "lcov file", "--lcov")
    try check(junit, beginning: JUnitReport.beginning, "JUnit file", "--junit")
    if watch { return try keepRunning() }
    let failed = try run(SpecSubject.find(plugin, in: workspace.directory))
    try (failed == 0 ? ExitStatus.done : .failed).exit()
  }

  /// - Returns: how many failed.
  private func run(_ subjects: [SpecSubject]) throws -> Int {
    let console = workspace.console
    let options = SpecOptions(filter: filter, seed: seed, measures: coverage || lcov != nil)
    var reports: [SpecReport] = []
    for subject in subjects {
      let report = SpecRun(subject: subject, options: options).run()
      reports.append(report)
      if !console.json {
        report.lines(timings: timings, coverage: coverage).forEach(console.print)
      }
    }
    try refuseNothing(reports)
    if let lcov { try write(reports.compactMap(\.coverage?.lcov).joined(), to: lcov) }
    if let junit { try write(JUnitReport(reports: reports).text, to: junit) }
    let passed = reports.reduce(0) { $0 + $1.count(.passed) }
    let failed = reports.reduce(0) { $0 + $1.notPassed }
    if console.json {
      let result: DataValue = [
        "plugins": .list(reports.map(\.json)), "passed": .int(Int64(passed)),
        "failed": .int(Int64(failed)), "seed": .string(String(seed)),
      ]
      if watch { console.printLine(json: result) } else { console.print(json: result) }
    } else {
      console.print("")
      console.print(say("\(passed) passed, \(failed) failed"))
    }
    return failed
  }

  /// What is wrong at the beginning ends it; what somebody breaks later is told, and mended by the next
  /// save.
  private func keepRunning() throws {
    let places = try SpecSubject.watched(plugin, in: workspace.directory)
    let console = workspace.console
    let disk = DiskWatch(places)
    defer { disk.end() }
    var watcher = Watcher(disk)
    _ = try run(SpecSubject.find(plugin, in: workspace.directory))
    if !console.json { console.note(say("watching \(places[0].name); Ctrl-C ends it")) }
    while let saved = watcher.next() {
      func tell() {
        if console.json { return }
        console.print("")
        console.print(SavedWords.line(saved))
      }
      do {
        let subjects = try SpecSubject.find(plugin, in: workspace.directory)
        let concerned = subjects.filter { $0.isConcerned(by: saved, among: subjects) }
        if concerned.isEmpty { continue }
        tell()
        _ = try run(concerned)
      } catch let problem as Diagnostic {
        tell()
        console.report(problem)
      } catch let problems as Diagnostics {
        tell()
        console.report(problems)
      }
    }
  }

  /// A word that is mistyped in a script would be green for ever.
  private func refuseNothing(_ reports: [SpecReport]) throws {
    guard let filter, !watch, reports.allSatisfy({ $0.examples.isEmpty && !$0.isBroken }),
      reports.contains(where: { $0.files > 0 })
    else { return }
    throw Diagnostic(
      "no example's name holds '\(TextEscape.terminalSafe(filter))'",
      hint:
        "siyu test runs them all; a name is what stands after describe and it, with blanks between")
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
