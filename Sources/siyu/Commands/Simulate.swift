import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Walk through a span of time beforehand; write nothing.",
    discussion: """
      Works on a copy of the store: one apply after the other, and every message that the gate lets \
      out reaches its customer at once. A span that begins before the last apply is played back: tags \
      by rule, enrolments and messages are forgotten first, and orders and events of the past happen \
      at their time.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("When it begins: 2026-05-01, 2026-05-01T08:00.", valueName: "TIME"))
  var from: String

  @Option(help: ArgumentHelp("When it ends; not part of it.", valueName: "TIME"))
  var to: String

  @Option(help: ArgumentHelp("Walk through the SOPs of this plugin only.", valueName: "ID"))
  var plugin: String?

  @Option(
    help: ArgumentHelp("How often somebody looks who is due: 15m, 1h, 24h.", valueName: "DURATION"))
  var every = "1h"

  @Flag(help: "Begin as if nothing had been applied before.")
  var fresh = false

  @Flag(help: "Show for each day what goes out by SOP and step, and what staff have to do.")
  var byDay = false

  @Option(
    help: ArgumentHelp(
      "More messages and tasks a day than so many are too much for one member of staff.",
      valueName: "N"))
  var staffLimit = 30

  @Option(
    help: ArgumentHelp("Lanes evaluated at once; as many as there are cores.", valueName: "N"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...64).contains(workers) {
      throw ValidationError("--workers wants a number from 1 to 64, got \(workers).")
    }
    if workspace.now != nil {
      throw ValidationError("a simulation has its own clock: leave out --now.")
    }
    if staffLimit < 1 {
      throw ValidationError("--staff-limit wants a number from 1, got \(staffLimit).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let timings = Timings()
    let span = try span(host.zone)
    let loaded = try host.loadPlugins(only: plugin)
    timings.mark("load")
    let progress = ProgressLine(host.console, noun: say("customers"))
    defer { progress.end() }
    let began = ProgressLine.clock()
    progress.show(say("copying the store"))
    let overlay = try host.overlay()
    timings.mark("copy")
    let start = try host.begin(overlay, at: span.from, loaded.plugins, isFresh: fresh, plugin)
    timings.mark("forget")
    var planner = try host.planner(
      loaded.plugins, full: false, workers: workers, progress: progress)
    planner.progress = nil
    let report = try Simulation(
      overlay: overlay, planner: planner, span: span,
      progress: { share in progress.show("simulating · \(Int(share * 100)) %") }
    ).run()
    progress.end()
    timings.mark("simulate")
    let setAside = loaded.setAside + report.setAside
    if host.console.json {
      host.console.print(
        json: SimulationJSON(
          report: report, start: start, zone: host.zone, staffLimit: staffLimit, setAside: setAside
        ).value)
    } else {
      SimulationText(
        report: report, start: start, zone: host.zone, staffLimit: staffLimit,
        byDay: byDay, currency: host.currency, seconds: ProgressLine.clock() - began
      ).lines.forEach { host.console.print($0) }
    }
    if try host.store.isPaused {
      host.console.note(say("note: sending is paused; the simulation goes on as if it were not"))
    }
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  /// Looks that a simulation may take: a century by the hour.
  private static let mostLooks: Int64 = 1_000_000

  private func span(_ zone: TimeZoneRules) throws -> SimulatedSpan {
    func time(_ text: String, _ option: String) throws -> Instant {
      do { return try TimeText.parse(text, in: zone) } catch {
        throw Diagnostic(
          "\(option): '\(text)' is not a time", hint: "write it as 2026-05-01 or 2026-05-01T08:00")
      }
    }
    let (from, to) = (try time(from, "--from"), try time(to, "--to"))
    guard from < to else {
      throw Diagnostic(
        "--to: '\(self.to)' is not after '\(self.from)'",
        hint: "the end is not part of the span: a whole May is --from 2026-05-01 --to 2026-06-01")
    }
    guard let every = try? CalendarDuration(every), every.months == 0 else {
      throw wrongEvery
    }
    let seconds = Int64(every.days) * 86_400 + every.seconds
    guard seconds >= 60 else { throw wrongEvery }
    guard (to.seconds - from.seconds) / seconds < Self.mostLooks else {
      throw Diagnostic(
        "from \(self.from) to \(self.to) every \(self.every) is more than a million looks",
        hint: "take a shorter span, or look less often")
    }
    return SimulatedSpan(from: from, to: to, every: seconds)
  }

  private var wrongEvery: Diagnostic {
    Diagnostic(
      "--every: '\(every)' is not how often somebody can look",
      hint: "write minutes, hours or days, such as 15m, 1h, 1d; at least 1m")
  }
}
