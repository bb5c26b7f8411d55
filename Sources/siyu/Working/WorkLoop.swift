import SiyuEngine
import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `siyu work`: takes turns until it is told to end, and sleeps between them.
///
/// Each turn is what `siyu import` and `siyu apply` do, on a store and settings opened anew; what stays
/// are the plugins' idle workers, and a connection that keeps the store's log from being tidied away
/// after each. So there is nothing here that another process could make out of date, and nothing that
/// dies with the process.
final class WorkLoop {
  struct Options {
    var workspace: WorkspaceOptions
    var workers: Int?
    var isQuiet = false
    var isOnce = false
  }

  /// Files of one turn; the next one begins at once.
  static let filesAtOnce = 64
  /// Seconds between two looks at what nobody tells of: settings, plugins, what other commands wrote.
  static let tick = 5.0
  /// The same where nobody tells of files either.
  static let tickWithoutNotices = 1.0
  /// How long `--once` waits for files to be finished.
  static let patienceOnce = 3.0
  /// Seconds after which a pass looks again at what was written while the one before computed.
  static let secondLook = 2.0

  let options: Options
  let log: WorkLog
  let inbox: Inbox
  let system: HostSystem
  private let root: String
  private let waker: Waker
  private var look = InboxLook()
  /// The turn's, kept for the next one's workers; the first one also keeps the log.
  private let frame: Host
  var host: Host
  private var stamp: WorkspaceStamp
  private(set) var standing: StoreStanding
  private var causes: Set<WorkCause> = [.start]
  /// Monotonic.
  private var lastTick = 0.0
  private var followUp: Double?
  private var status = ExitStatus.done

  /// Of the store or the settings: then nothing else is tried.
  private var trouble = BackOff(first: 1, most: 60)
  private var dues = DueTimes()
  /// A channel takes nothing.
  var delivery = BackOff(first: 5, most: 300)
  /// Messages are held back: by the gate, or for want of their words or a channel.
  var held = BackOff(first: 30, most: 900)
  private var files: [[UInt8]: BackOff] = [:]

  var turns: Int64 = 0
  var toldAside: Set<String> = []
  var hasToldProblems = false

  init(_ workspace: Workspace, _ options: Options, bell: Int32) throws {
    self.options = options
    root = workspace.root
    system = .live
    frame = try Host(workspace, options.workspace, writes: true)
    host = frame
    log = WorkLog(
      console: frame.console, zone: frame.zone, isQuiet: options.isQuiet, time: system.time)
    inbox = Inbox(InboxFolders(workspace))
    try inbox.makeFolders()
    waker = Waker(folder: inbox.folders.inbox, bell: bell)
    stamp = WorkspaceStamp(root)
    standing = try frame.store.standing()
  }

  func run() throws -> ExitStatus {
    frame.store.audit.begin(
      AuditNote(
        command: "work", actor: system.user(), clock: nil, version: Siyu.version,
        facts: ["once": .flag(options.isOnce)], time: system.time))
    try frame.store.audit.announce()
    defer { host.runtime.close() }
    do {
      try options.isOnce ? takeOneTurn() : takeTurns()
    } catch {
      let ending = AuditEnding(error)
      try? frame.store.audit.end(ending.outcome, ["reason": .word(ending.reason)])
      throw error
    }
    try frame.store.audit.end(.done, ["turns": .count(turns)])
    return status
  }

  private func takeOneTurn() throws {
    let patience = ProgressLine.clock() + Self.patienceOnce
    var found = try lookForFiles()
    while let rest = found.nextRest, ProgressLine.clock() < patience, !WorkSignals.mustEnd {
      waker.wait(seconds: min(rest, patience) - ProgressLine.clock())
      found = try lookForFiles()
    }
    if WorkSignals.mustEnd { return }
    if !found.ready.isEmpty { causes.insert(.files) }
    let done = try turn(found.ready, causes)
    tell(done)
    if !done.setAside.isEmpty { status = .pluginsSetAside }
    if done.files.contains(where: { $0.ending != .done || ($0.imported?.read.rejected ?? 0) > 0 }) {
      status = status == .done ? .inputRejected : status
    }
  }

  private func takeTurns() throws {
    log.info(say("begun as process \(getpid()); files are taken from \(inbox.folders.inbox)"))
    if !waker.isListening {
      log.info(say("the system does not tell of files; the inbox is looked at every second"))
    }
    while !WorkSignals.mustEnd {
      var wake = ProgressLine.clock() + (waker.isListening ? Self.tick : Self.tickWithoutNotices)
      do {
        let found = try lookForFiles()
        try lookAround()
        let ready = Array(found.ready.prefix(Self.filesAtOnce))
        if !trouble.isResting(at: ProgressLine.clock()), !causes.isEmpty || !ready.isEmpty {
          if !ready.isEmpty { causes.insert(.files) }
          let begun = ProgressLine.clock()
          let done = try turn(ready, causes)
          try finish(done, seconds: ProgressLine.clock() - begun)
          if found.ready.count > ready.count { continue }
        }
        wake = min(wake, found.nextRest ?? wake)
      } catch {
        trouble.failed(at: ProgressLine.clock())
        // Of what was taken in before it went wrong nobody has made anything yet.
        causes.insert(.store)
        log.error(say("tried again in \(wait(trouble)) s: \(WorkLog.words(error))"))
      }
      if WorkSignals.mustEnd { break }
      waker.listen()
      waker.wait(seconds: earliest(wake) - ProgressLine.clock())
    }
    log.info(say("ended after \(Grouping.count(turns, "turn"))"))
  }

  private func wait(_ backOff: BackOff) -> String {
    "\(Int(max(0, (backOff.until ?? 0) - ProgressLine.clock()).rounded(.up)))"
  }

  // MARK: Looking

  /// - Throws: `Diagnostic` when the inbox cannot be read.
  private func lookForFiles() throws(Diagnostic) -> InboxLook.Found {
    let closed = waker.takeClosed()
    try inbox.makeFolders()
    let folder = inbox.folders.inbox
    let now = ProgressLine.clock()
    let entries = try InboxLook.entries(of: folder)
    var found = look.look(
      at: entries, closed: closed, now: now, wall: system.time().seconds &* 1_000_000_000,
      isBeingWritten: { InboxLook.isBeingWritten(InboxLook.path($0.bytes, in: folder)) })
    for note in found.notes { log.warning(note) }
    files = files.filter { name, _ in entries.contains { $0.bytes == name } }
    found.ready.removeAll { files[$0.bytes]?.isResting(at: now) ?? false }
    let next = files.values.compactMap(\.until).filter { $0 > now }.min()
    found.nextRest = [found.nextRest, next].compactMap { $0 }.min()
    found.ready.sort { rank($0) < rank($1) }
    return found
  }

  /// Those whom others name come first: customers before what they did.
  private func rank(_ entry: InboxEntry) -> (Int, String) {
    let kind = (try? InboxName(entry.name))?.kind
    return (kind.flatMap { ImportKind.allCases.firstIndex(of: $0) } ?? 0, entry.name)
  }

  /// What nobody tells of.
  private func lookAround() throws {
    let now = ProgressLine.clock()
    if WorkSignals.takeReload() {
      log.info(say("reloads: SIGHUP"))
      host.runtime.close()
      (hasToldProblems, toldAside) = (false, [])
      causes.insert(.reload)
    }
    if let left = dues.secondsLeft(standing.nextDue, at: system.time(), monotonic: now), left <= 0 {
      causes.insert(.due)
    }
    if let until = nextDelivery, now >= until { causes.insert(.delivery) }
    if let at = followUp, now >= at {
      followUp = nil
      causes.insert(.store)
      isFollowUp = true
    }
    if now - lastTick < (waker.isListening ? Self.tick : Self.tickWithoutNotices) { return }
    lastTick = now
    let found = WorkspaceStamp(root)
    if found != stamp {
      stamp = found
      hasToldProblems = false
      causes.insert(.settings)
    }
    let stands = try host.store.standing()
    if stands.writes != standing.writes { causes.insert(.store) }
    standing = stands
  }

  private var isFollowUp = false
  /// The store's change number before the last turn.
  var changeBefore: Int64 = 0

  /// While a channel rests, what is held back rests too.
  private var nextDelivery: Double? { delivery.until ?? held.until }

  private func earliest(_ wake: Double) -> Double {
    let now = ProgressLine.clock()
    var times = [wake]
    if let until = trouble.until, until > now { return min(until, wake) }
    if let left = dues.secondsLeft(standing.nextDue, at: system.time(), monotonic: now) {
      times.append(now + left)
    }
    times += [nextDelivery, followUp].compactMap { $0 }
    return times.min() ?? wake
  }

  // MARK: After a turn

  private func finish(_ done: WorkTurn, seconds: Double) throws {
    let now = ProgressLine.clock()
    trouble.worked()
    tell(done)
    for file in done.files {
      let name = Array(file.file.utf8)
      if file.ending == .later {
        var backOff = files[name] ?? BackOff(first: 1, most: 300)
        backOff.failed(at: now)
        files[name] = backOff
      } else {
        files[name] = nil
      }
    }
    if let pass = done.pass {
      let others = try [host.store.nextDue(after: pass.now), pass.nextLook].compactMap { $0 }.min()
      dues.passed(
        at: pass.now, first: standing.nextDue, others: others, seconds: seconds, monotonic: now)
      // Our own tags, or what somebody wrote while we computed: one more look tells, and costs little.
      // A second one that decided nothing changed nothing either: then somebody else did.
      let hasMore =
        standing.change != pass.outcome.change
        && (!isFollowUp || pass.outcome.touched + pass.outcome.touchedGroups == 0)
      followUp = hasMore ? now + Self.secondLook : nil
    } else if standing.change != changeBefore {
      // Nobody looked in this turn, and somebody may have written beside it.
      followUp = now + Self.secondLook
    }
    isFollowUp = false
    causes = []
  }

  private func tell(_ done: WorkTurn) {
    for file in done.files {
      if file.ending == .done { log.info(file.line) } else { log.warning(file.line) }
    }
    for aside in done.setAside where toldAside.insert("\(aside)").inserted {
      log.warning(say("set aside: \(aside.plugin): \(aside.diagnostic.words)"))
    }
    if done.pass != nil, done.setAside.isEmpty { toldAside = [] }
    if let line = done.line { log.info(line) }
    for problem in done.handOver?.problems ?? [] {
      log.warning("\(problem.subject): \(said(problem.words))")
    }
    if host.console.json {
      host.console.print(TextEscape.jsonSafe(JSON.text(done.json(host.zone))))
    }
  }

  /// After everything of a turn.
  func note(_ standing: StoreStanding) { self.standing = standing }
}
