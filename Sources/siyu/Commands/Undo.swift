import ArgumentParser
import SiyuModel
import SiyuWords

struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take back what a run decided and nobody has acted on yet.",
    discussion: """
      Tags, enrolments, messages that were not handed over, tasks that are not done, points that were not spent. What went out \
      stays, and so does the enrolment it belongs to. Shows first what would be taken back, and \
      writes only with --yes or after asking.
      """)

  @Argument(help: ArgumentHelp("The run; the newest when left out.", valueName: "RUN"))
  var number: Int64?

  @Flag(help: "Only show it.")
  var dryRun = false

  @Flag(help: "Do it, without asking.")
  var yes = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    guard let run = try number ?? host.store.lastUndoableRun() else {
      throw Diagnostic(
        "there is no run to take back",
        hint: "runs that changed nothing are passed over; siyu audit lists all that were made")
    }
    let preview = try host.store.undo(run: run, at: host.now, dryRun: true)
    if !host.console.json { show(preview, host) }
    guard !dryRun, yes || Confirmation.ask(say("Take it back? Type yes: "), host.console) else {
      if host.console.json { return host.console.print(json: json(preview, isDone: false)) }
      return host.console.print(
        dryRun
          ? say("Nothing was written (--dry-run).")
          : say("Nothing was written. With --yes it is done."))
    }
    let counts = try host.recording("undo") {
      try host.store.undo(run: run, at: host.now, dryRun: false)
    }
    if host.console.json { return host.console.print(json: json(counts, isDone: true)) }
    host.console.print(say("Run \(run) is taken back."))
  }

  private func show(_ counts: UndoCounts, _ host: Host) {
    host.console.print(say("run \(counts.run)"))
    func line(_ count: Int64, _ things: String, _ words: String) {
      if count > 0 { host.console.print("  \(Grouping.count(count, things)) \(words)") }
    }
    line(counts.tags, things("tag"), say("back as they were"))
    line(counts.begun, things("enrolment"), say("that it began, undone"))
    line(counts.restored, things("enrolment"), say("back where they stood"))
    line(counts.messages, things("message"), say("not handed over any more"))
    line(counts.tasks, things("task"), say("taken off the lists"))
    line(counts.points, things("point"), say("taken back"))
    line(counts.standings, things("standing"), say("back as they were"))
    line(counts.coupons, things("coupon"), say("taken back"))
    line(counts.rewards, things("reward"), say("taken back, as far as it was not spent"))
    var nothing = UndoCounts(run: counts.run)
    nothing.clawedBack = counts.clawedBack
    nothing.standingsKept = counts.standingsKept
    if counts == nothing {
      host.console.print(say("  nothing is left to take back"))
    }
    line(
      counts.kept, things("enrolment"),
      say("left as they are: a message is out, a task done, or points were used"))
    line(
      counts.standingsKept, things("standing"),
      say(
        "left as they are: changed by hand or by a file since, or a benefit was used"
      ))
    line(
      counts.clawedBack, things("reward"),
      say("that it took back, which stay so until they are deserved again: no undo gives them"))
  }

  private func json(_ counts: UndoCounts, isDone: Bool) -> DataValue {
    [
      "run": .int(counts.run), "done": .bool(isDone), "tags": .int(counts.tags),
      "begun": .int(counts.begun), "restored": .int(counts.restored), "kept": .int(counts.kept),
      "messages": .int(counts.messages), "tasks": .int(counts.tasks),
      "points": .int(counts.points), "standings": .int(counts.standings),
      "standings_kept": .int(counts.standingsKept),
      "coupons": .int(counts.coupons),
      "rewards": .int(counts.rewards), "clawed_back": .int(counts.clawedBack),
    ]
  }
}
