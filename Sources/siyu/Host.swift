import SiyuDisk
import SiyuEngine
import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWords
import SiyuWorkers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Everything wired together for one command: the workspace, its store, its plugins, the clock.
///
/// The only place that knows which implementation stands behind a port.
struct Host {
  var workspace: Workspace
  let console: Console
  let now: Instant
  /// `--now`, where it was given.
  let givenClock: Instant?
  let system: HostSystem
  let surroundings: PluginSurroundings
  let store:
    any Store & LedgerStore & PersonStore & OutreachStore & OutreachDesk & OutreachMeasures
      & PluginHistory & SurveyStore & StaffDesk & InvitationStore & CouponStore
  /// What `store` is where the workspace has none; goes with the command.
  private let passing: SQLiteOverlay?
  let runtime: ProcessRuntime
  let setup: WorkerSetup

  var zone: TimeZoneRules { surroundings.zone }
  var currency: Currency { surroundings.currency }

  init(_ options: WorkspaceOptions, writes: Bool, needsStore: Bool = true) throws {
    let workspace = try Workspace.find(from: options.directory)
    try self.init(workspace, options, writes: writes, needsStore: needsStore)
  }

  /// - Parameters:
  ///   - before: of the same process, whose workers are kept where nothing changed that they were
  ///     started with.
  ///   - needsStore: otherwise a copy from version control, which has none, will do.
  init(
    _ workspace: Workspace, _ options: WorkspaceOptions, writes: Bool, system: HostSystem = .live,
    after before: Host? = nil, needsStore: Bool = true
  ) throws {
    self.system = system
    self.workspace = workspace
    console = options.console
    surroundings = try workspace.surroundings()
    givenClock = try Self.clock(options.now, zone: surroundings.zone)
    now = givenClock ?? system.time()
    for note in workspace.mendModes() { console.note(say("note: \(said(note))")) }
    passing = needsStore ? nil : try Self.emptyStore(workspace, zone: surroundings.zone)
    store =
      try passing?.copy ?? Self.openStore(workspace, zone: surroundings.zone, writes: writes)
    if let before, before.surroundings == surroundings {
      (setup, runtime) = (before.setup, before.runtime)
    } else {
      setup = try CommandWorkers.setup(
        surroundings, onLog: { plugin, _, text in Console().note("\(plugin): \(text)") })
      runtime = ProcessRuntime(setup)
    }
  }

  private static func clock(_ text: String?, zone: TimeZoneRules) throws -> Instant? {
    guard let text else { return nil }
    do {
      return try TimeText.parse(text, in: zone)
    } catch {
      throw Diagnostic(
        "--now: '\(text)' is not a time", hint: "write it as 2026-05-01 or 2026-05-01T08:00")
    }
  }

  /// A time that an option gave, in the brand's zone unless it says otherwise.
  func time(_ text: String?, _ option: String) throws -> Instant? {
    guard let text else { return nil }
    do { return try TimeText.parse(text, in: zone) } catch {
      throw Diagnostic(
        "\(option): '\(text)' is not a time", hint: "write it as 2026-05-01 or 2026-05-01T08:00")
    }
  }

  /// For decisions and sorting on their way; the owner's alone.
  func temporaryDirectory() throws -> String {
    let path = workspace.privatePath + "/tmp"
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      if errno == EROFS || errno == EACCES { return temporaryElsewhere() }
      throw Diagnostic(file: path, "cannot be made", errno: errno)
    }
    if access(path, W_OK) != 0 { return temporaryElsewhere() }
    removeLeftovers(in: path)
    return path
  }

  /// Where nothing may be written there is nothing but looking, and that needs room elsewhere.
  private func temporaryElsewhere() -> String {
    SQLiteOverlay.removeAbandoned(in: Self.sharedTemporary)
    return Self.sharedTemporary
  }

  /// The machine's folder for temporary files, which others use too.
  static var sharedTemporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  /// Files here lose their names as soon as they are made; one with a name is of a process that was
  /// killed just then. Taking it from a living one does it no harm.
  private func removeLeftovers(in folder: String) {
    SQLiteOverlay.removeAbandoned(in: folder)
    for name in DiskFolder.names(in: folder)
    where name.hasPrefix("spool-") || name.hasPrefix("siyu-sort-") {
      unlink("\(folder)/\(name)")
    }
  }
}
