import ArgumentParser
import SiyuModel
import SiyuPackaging

struct Work: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run continuously: take files in, apply, hand over.",
    discussion: """
      Takes files that are dropped into inbox/ (KIND-….csv, .jsonl or .xlsx; KIND@MAP-… for other \
      people's columns) and moves them to inbox/done or, with the reason beside, to inbox/rejected. \
      Then applies and hands over, as 'siyu apply' does; also whenever something is due, settings or \
      plugins change, or another command wrote. SIGTERM and Ctrl-C end it after what it is at; SIGHUP \
      reloads. One runs in a workspace at a time.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Take one turn and end; for cron.")
  var once = false

  @Flag(help: "Tell of what is wrong and nothing else.")
  var quiet = false

  @Option(
    help: ArgumentHelp("Lanes evaluated at once; as many as there are cores.", valueName: "N"))
  var workers: Int?

  func validate() throws {
    if workspace.now != nil {
      throw ValidationError(
        "work goes by the system's clock: leave out --now; 'siyu apply --now' goes by another.")
    }
    if let workers, !(1...64).contains(workers) {
      throw ValidationError("--workers wants a number from 1 to 64, got \(workers).")
    }
  }

  func run() throws {
    let place = try Workspace.find(from: workspace.directory)
    let lock = try WorkspaceLock(place, command: "work", now: HostSystem.live.time())
    defer { withExtendedLifetime(lock) {} }
    let bell = try WorkSignals.watch()
    let loop = try WorkLoop(
      place,
      WorkLoop.Options(workspace: workspace, workers: workers, isQuiet: quiet, isOnce: once),
      bell: bell)
    try loop.run().exit()
  }
}
