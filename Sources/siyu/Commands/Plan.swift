import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWords

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what would change, by tag group and value; write nothing.",
    discussion: """
      --against VERSION compares the plugins with another version of one of them, over the same \
      state at the same clock: whose tags, messages and tasks change, and which messages read \
      differently. VERSION is 'last' (what was last applied), 'installed' (what siyu.lock says was \
      installed, where files were changed since), how a checksum begins, ID@VERSION of what was \
      applied or a registry has, an archive (.siyu) or a folder.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("Ask this plugin only.", valueName: "ID"))
  var plugin: String?

  @Option(help: ArgumentHelp("Write a plan file for 'siyu apply'.", valueName: "FILE"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Show what changes compared with another version: 'last', 'installed', a checksum's beginning, ID@VERSION, an archive or a folder.",
      valueName: "VERSION"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Look for the version of --against in this registry: a name of siyu.toml, a folder or an address.",
      valueName: "REGISTRY"))
  var from: String?

  @Flag(help: "Evaluate everybody, also those for whom nothing can have changed.")
  var full = false

  @Option(
    help: ArgumentHelp("Lanes evaluated at once; as many as there are cores.", valueName: "N"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...64).contains(workers) {
      throw ValidationError("--workers wants a number from 1 to 64, got \(workers).")
    }
    if against != nil, out != nil {
      throw ValidationError("a comparison is nothing to apply: leave out --out or --against.")
    }
    if from != nil, against == nil {
      throw ValidationError("--from says where --against finds a version: there is no --against.")
    }
    if plugin != nil, out != nil {
      throw ValidationError("a plan file is about all plugins: leave out --plugin or --out.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let timings = Timings()
    let loaded = try host.loadPlugins(only: plugin)
    if plugin == nil { for problem in try host.missingPlugins() { host.console.report(problem) } }
    timings.mark("load")
    let progress = ProgressLine(host.console, noun: say("customers"))
    defer { progress.end() }
    var planner = try host.planner(
      loaded.plugins, full: full, workers: workers, progress: progress)
    // What settling invitations would find is found in a copy: a plan writes nothing.
    let copy = try planner.owesSettling() ? host.overlay() : nil
    if let copy {
      planner.store = copy.store
      try planner.settleInvitations()
    }
    defer { withExtendedLifetime(copy) {} }
    if let against { return try compare(against, planner, loaded, host, progress) }
    let report = try planner.plan(alone: plugin != nil)
    progress.end()
    timings.mark("evaluate")
    let setAside = loaded.setAside + report.outcome.setAside
    if let out {
      try write(report.file, to: out, host)
    }
    if host.console.json {
      host.console.print(json: PlanJSON.value(report, setAside: setAside, zone: host.zone))
    } else {
      PlanText(
        report: report, zone: host.zone, file: out, notLoaded: loaded.setAside,
        currency: host.currency
      )
      .lines.forEach { host.console.print($0) }
    }
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func compare(
    _ against: String, _ planner: Planner, _ loaded: LoadedPlugins, _ host: Host,
    _ progress: ProgressLine
  ) throws {
    let versions = try VersionFinder(
      host: host, plugins: loaded.plugins, registry: from, directory: workspace.directory
    ).find(against)
    var comparison = VersionComparison()
    if !versions.isEmpty {
      var old = planner
      old.plugins = try host.plugins(loaded.plugins, with: versions)
      let rewording = MessageRewording(
        store: host.store, writer: try host.messageWriter(loaded, versions),
        plugins: Dictionary((old.plugins + planner.plugins).map { ($0.source.checksum, $0) }) {
          first, _ in first
        })
      comparison = try .of(
        old, planner, overlay: host.overlay(), reading: rewording.callAsFunction)
    }
    progress.end()
    func publicID(_ number: Int64) -> String? {
      try? host.store.publicID(of: CustomerNumber(rawValue: number))
    }
    if host.console.json {
      host.console.print(
        json: ComparisonJSON(
          comparison: comparison, versions: versions, now: host.now, zone: host.zone,
          publicID: publicID
        ).value)
    } else if versions.isEmpty {
      host.console.print(
        against == "installed"
          ? say("The plugins are as they were installed. Nothing was written.")
          : say("The plugins are as they were last applied. Nothing was written."))
    } else {
      ComparisonText(
        comparison: comparison, versions: versions, now: host.now, zone: host.zone,
        publicID: publicID
      ).lines.forEach { host.console.print($0) }
    }
    let setAside = loaded.setAside + comparison.setAside
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func write(_ file: PlanFile, to path: String, _ host: Host) throws {
    try OutputFile.refuseForeign(path, beginning: "{\n  \"siyu_plan\"")
    host.noteWritten(path)
    try WholeFile.write(file.encoded(), to: path)
  }
}
