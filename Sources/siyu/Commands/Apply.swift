import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuWords

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Commit what a plan shows.",
    discussion: """
      Without a file, computes and commits. With a plan file, computes again and commits only if \
      the decisions are the same as when the plan was made. Then what is admitted is handed over \
      to the channels, after the gate has looked again.
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

  @Flag(help: "Hand nothing over: messages stay in the outbox until the next apply.")
  var noDeliver = false

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
    let lock = try WorkspaceLock(host.workspace, command: "apply", now: host.system.time())
    defer { withExtendedLifetime(lock) {} }
    let applied = try host.recording(
      "apply", ["full": .flag(full), "plan_file": .flag(file != nil)]
    ) { try apply(host) }
    if !host.console.json { applied.lines.forEach { host.console.print($0) } }
    // What was committed is told also when handing over fails.
    let handedOver = Result { try deliver(applied.loaded, host) }
    if host.console.json {
      var record = applied.record
      if applied.loaded != nil {
        let report = try? handedOver.get()
        record["hand_over"] = report.map { HandOverText(report: $0).json } ?? .null
      }
      host.console.print(json: .record(record))
    } else if case .success(let report?) = handedOver {
      HandOverText(report: report).lines.forEach { host.console.print($0) }
    }
    host.report(applied.setAside)
    _ = try handedOver.get()
    try (applied.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  /// A script's proposals are tags: they bring no messages.
  private func deliver(_ loaded: LoadedPlugins?, _ host: Host) throws -> HandOverReport? {
    guard let loaded, !noDeliver else { return nil }
    return try host.deliverAdmitted(loaded, command: "apply")
  }

  /// What was committed, in words and fields.
  private struct Applied {
    var lines: [String]
    var record: DataRecord
    var setAside: [SetAside]
    /// `nil` for a script's proposals.
    var loaded: LoadedPlugins?
  }

  private func apply(_ host: Host) throws -> Applied {
    let bytes = try file.map { try WholeFile.read($0, limit: 1 << 30) }
    if let file, let bytes, ProposalPlan.isOne(bytes) {
      let plan = try ProposalPlan(decoding: bytes, file: file)
      let (text, setAside) = try ProposalApply(host: host, plan: plan).run()
      return Applied(
        lines: Array(text.lines.dropFirst()), record: text.json.recordValue ?? [:],
        setAside: setAside)
    }
    if let file, let bytes, KOCSelectionFile.isOne(bytes) {
      let plan = try KOCSelectionFile(decoding: bytes, file: file)
      let done = try KOCDesk(host, programme: plan.programme).apply(plan)
      return Applied(lines: done.lines, record: done.record, setAside: [])
    }
    let plan = try file.map { try PlanFile(decoding: bytes ?? [], file: $0) }
    if let plan {
      host.store.audit.add(["plan": .digest(plan.digest), "plan_clock": .time(plan.now)])
    }
    let timings = Timings()
    let loaded = try host.loadPlugins()
    timings.mark("load")
    host.store.audit.add(host.facts(of: loaded.plugins, setAside: loaded.setAside))
    let progress = ProgressLine(host.console, noun: say("customers"))
    defer { progress.end() }
    let planner = try host.planner(loaded.plugins, full: full, workers: workers, progress: progress)
    let report = try plan.map { try planner.apply($0) } ?? planner.apply()
    progress.end()
    timings.mark("apply")
    host.pinGrants(of: loaded)
    let setAside = loaded.setAside + report.outcomes.flatMap(\.setAside)
    let json = PlanJSON.value(report, setAside: setAside, zone: host.zone)
    return Applied(
      lines: ApplyText(
        report: report, zone: host.zone, notLoaded: loaded.setAside, currency: host.currency
      ).lines,
      record: json.recordValue ?? [:], setAside: setAside, loaded: loaded)
  }
}
