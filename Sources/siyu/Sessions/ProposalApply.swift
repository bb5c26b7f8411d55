import SiyuEngine
import SiyuModel

/// Commits what a script proposed: runs it once more, and writes only if it proposes the same.
struct ProposalApply {
  let host: Host
  let plan: ProposalPlan

  /// - Returns: what was committed, and the plugins that could not be loaded.
  func run() throws -> (ProposalText, [SetAside]) {
    host.store.audit.add([
      "plan": .digest(plan.digest), "plan_clock": .time(plan.now),
      "script": .digest(plan.script.checksum), "grants": .words(plan.script.grants),
      "arguments": .count(Int64(plan.script.arguments.count)),
    ])
    let source = try ScriptSource(plan.script.path, in: host.workspace)
    guard source.checksum == plan.script.checksum else {
      throw Diagnostic(
        "the plan no longer holds; nothing was written: \(plan.script.path) or a file it may require"
          + " changed",
        hint: "run it again, look at what it proposes, and apply that plan")
    }
    let run = ScriptRun(
      host, source, arguments: plan.script.arguments, grants: plan.script.grants, now: plan.now,
      quiet: true)
    try run.run()
    let planner = ProposalPlanner(
      store: host.store, groups: run.groups, now: plan.now, hands: try run.handRules())
    let report = try planner.apply(run.proposals, plan)
    try host.store.keepPlugin(
      checksum: source.checksum, id: source.path, version: "", files: source.files)
    return (ProposalText(report: report, file: nil), run.setAside)
  }
}
