import ArgumentParser
import SiyuModel
import SiyuWords

struct Approve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A second person's yes to a run that sends more than 'approval_above'.",
    discussion: """
      Without a run, shows what waits. Whoever applied a run cannot approve it; who that was is in \
      the audit log. What is approved goes out with the next 'siyu apply', after the gate has looked \
      again.
      """)

  @Argument(help: ArgumentHelp("The run, as it is shown without one.", valueName: "RUN"))
  var number: Int64?

  @Flag(help: "All runs that wait.")
  var all = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if number != nil, all { throw ValidationError("name a run or --all, not both.") }
  }

  func run() throws {
    let host = try workspace.host(writes: number != nil || all)
    let approval = Approval(host: host)
    guard number != nil || all else {
      let waiting = try approval.waiting()
      if host.console.json { return host.console.print(json: .list(waiting.map(Self.json))) }
      if waiting.isEmpty { return host.console.print(say("Nothing waits for approval.")) }
      for run in waiting {
        host.console.print(
          say(
            "run \(run.run): \(Grouping.count(run.messages, "message")), applied by"
              + " \(run.appliedBy?.name ?? say("somebody who is not in the audit log"))"))
      }
      return host.console.print(
        say("siyu outbox --state planned shows them; siyu approve RUN lets them go."))
    }
    let counts = try approval.approve(number.map { [$0] })
    if host.console.json {
      return host.console.print(
        json: ["admitted": .int(counts.admitted), "expired": .int(counts.expired)])
    }
    host.console.print(say("\(Grouping.count(counts.admitted, "message")) admitted"))
    if counts.expired > 0 {
      host.console.print(
        say("\(Grouping.count(counts.expired, "message")) expired: they waited past their deadline")
      )
    }
  }

  private static func json(_ run: Approval.Waiting) -> DataValue {
    [
      "run": .int(run.run), "messages": .int(run.messages),
      "applied_by": run.appliedBy.map { .string($0.name) } ?? .null,
    ]
  }
}
