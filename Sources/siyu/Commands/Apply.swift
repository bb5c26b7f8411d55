import ArgumentParser
import SiyuEngine
import SiyuModel

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Commit what a plan shows.",
    discussion: """
      Without a file, computes and commits. With a plan file, computes again and commits only if \
      the decisions are the same as when the plan was made.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Argument(
    help: ArgumentHelp("A plan file made by 'siyu plan --out' or a script.", valueName: "FILE"))
  var file: String?

  @Flag(help: "Evaluate everybody, also those for whom nothing can have changed.")
  var full = false

  @Option(
    help: ArgumentHelp("Lanes evaluated at once; as many as there are cores.", valueName: "N"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...64).contains(workers) {
      throw ValidationError("--workers wants a number from 1 to 64, got \(workers).")
    }
    if file != nil, workspace.now != nil {
      throw ValidationError("a plan file has its own clock: leave out --now.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: true)
    let setAside = try host.recording(
      "apply", ["full": .flag(full), "plan_file": .flag(file != nil)]
    ) { try apply(host) }
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func apply(_ host: Host) throws -> [SetAside] {
    let bytes = try file.map { try WholeFile.read($0, limit: 1 << 30) }
    if let file, let bytes, ProposalPlan.isOne(bytes) {
      let plan = try ProposalPlan(decoding: bytes, file: file)
      return try ProposalApply(host: host, plan: plan).run()
    }
    let plan = try file.map { try PlanFile(decoding: bytes ?? [], file: $0) }
    if let plan {
      host.store.audit.add(["plan": .digest(plan.digest), "plan_clock": .time(plan.now)])
    }
    let timings = Timings()
    let loaded = try host.loadPlugins()
    timings.mark("load")
    host.store.audit.add(host.facts(of: loaded.plugins, setAside: loaded.setAside))
    let progress = ProgressLine(host.console, noun: "customers")
    defer { progress.end() }
    let planner = try host.planner(loaded.plugins, full: full, workers: workers, progress: progress)
    let report = try plan.map { try planner.apply($0) } ?? planner.apply()
    progress.end()
    timings.mark("apply")
    host.pinGrants(of: loaded)
    let setAside = loaded.setAside + report.outcome.setAside
    if host.console.json {
      host.console.print(json: PlanJSON.value(report, setAside: setAside, zone: host.zone))
    } else {
      ApplyText(report: report, zone: host.zone, notLoaded: loaded.setAside)
        .lines.forEach { host.console.print($0) }
    }
    return setAside
  }
}
