import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a Lua script of your own against the workspace.",
    discussion: """
      A script reads customers, prints tables, writes files into out/NAME/, proposes tags and \
      who enters or leaves SOPs. What it proposes is shown and kept as a plan; nothing changes before 'siyu apply' commits that. \
      Arguments that begin with '-' stand behind '--'.
      """)

  @Argument(help: ArgumentHelp("The script: scripts/rfm.lua.", valueName: "SCRIPT"))
  var script: String

  @Argument(help: ArgumentHelp("For the script, as siyu.args.", valueName: "ARGS"))
  var arguments: [String] = []

  @OptionGroup var workspace: WorkspaceOptions

  @Option(
    help: ArgumentHelp(
      "Let it read personal fields too: name, phone, birthday, address, with commas between.",
      valueName: "FIELDS"))
  var grant: String?

  func validate() throws {
    for field in fields where !PersonalField.allCases.contains(where: { $0.permission == field }) {
      let known = PersonalField.allCases.map(\.permission)
      let near = NearestName.nearest(to: field, in: known).map { "; did you mean '\($0)'?" }
      throw ValidationError(
        "--grant does not know '\(field)'"
          + (near ?? "; there are \(known.joined(separator: ", ")).")
      )
    }
  }

  private var fields: [String] { grant?.split(separator: ",").map(String.init) ?? [] }

  func run() throws {
    // What a script may read of persons it may write out: that is recorded, or it does not run.
    let host = try workspace.host(writes: !fields.isEmpty)
    let source = try ScriptSource(script, in: host.workspace)
    let setAside =
      fields.isEmpty
      ? try run(source, host)
      : try host.recording(
        "run",
        [
          "script": .digest(source.checksum), "grants": .words(fields.sorted()),
          "arguments": .count(Int64(arguments.count)),
        ], announced: true
      ) { try run(source, host) }
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func run(_ source: ScriptSource, _ host: Host) throws -> [SetAside] {
    let grants = ["orders", "events"] + fields.sorted()
    let run = ScriptRun(
      host, source, arguments: arguments, grants: grants, now: host.now, quiet: false)
    try run.run()
    let proposed = try run.proposals.isEmpty ? nil : plan(run, source, grants, host)
    if host.console.json {
      host.console.print(json: [
        "exports": .list(run.exports.map { .string($0) }), "proposal": proposed?.json ?? .null,
      ])
    } else {
      proposed?.lines.forEach { host.console.print($0) }
    }
    host.store.audit.add(["exports": .count(Int64(run.exports.count))])
    return run.setAside
  }

  private func plan(
    _ run: ScriptRun, _ source: ScriptSource, _ grants: [String], _ host: Host
  ) throws -> ProposalText {
    let planner = ProposalPlanner(
      store: host.store, groups: run.groups, now: host.now, hands: try run.handRules())
    let report = try planner.plan(
      run.proposals,
      by: ProposalPlan.Script(
        path: source.path, checksum: source.checksum, arguments: arguments, grants: grants))
    guard !report.plan.isEmpty else { return ProposalText(report: report, file: nil) }
    let folder = OutputFolder(source, host.workspace)
    let place = try folder.place(for: "proposal.plan")
    host.noteWritten(place)
    try WholeFile.write(report.plan.encoded(), to: place)
    return ProposalText(report: report, file: folder.path(of: "proposal.plan"))
  }
}
