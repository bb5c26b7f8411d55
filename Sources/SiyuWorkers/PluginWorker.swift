internal import SiyuBorder
internal import SiyuModel

/// A plugin in its worker, and how far the conversation with it has come.
///
/// Whatever goes wrong ends the process at once and is kept as the reason the plugin was set
/// aside; every later question gets that as its answer.
///
/// `@unchecked Sendable`: one thread holds it at a time, a lane's or a session's; between them it
/// lies in the runtime's pool and is handed over under its lock.
final class PluginWorker: @unchecked Sendable {
  let source: PluginSource
  let mode: WorkerMode
  let setup: WorkerSetup
  let words: SetAsideWords
  private(set) var declarations: PluginDeclarations?
  /// What the same plugin declared in another worker; it must do so again.
  private let expected: PluginDeclarations?
  private(set) var setAside: SetAside?
  /// Every reason why loading failed; `setAside` holds the first.
  private(set) var loadProblems: [Diagnostic] = []
  private(set) var process: WorkerProcess?
  /// What the worker gave up, told before it looked at the plugin.
  private(set) var protections: [WorkerProtection]?
  /// Why nothing of this kind may run here: then there is nothing wrong with the plugin, and the
  /// command that wanted it fails. The worker has ended, too.
  private(set) var refusal: Diagnostic?

  /// What it read, by number from 1.
  var readSets: [[String]] = []
  /// Oldest first; the worker answers in this order.
  var asked: [AskedBatch] = []
  var answered: [(sequence: UInt64, answers: BatchAnswers)] = []
  var job: WorkerJob?
  var watch = StallWatch()
  /// When deadlines were last looked at, in real time whatever the setup's clock says.
  var lookedAt: Int64 = 0
  /// Processor time used before this pass or job.
  var processorBefore: Int64 = 0
  /// Processor time used when the answers before were taken, or there was nothing to answer yet.
  var answersSince: Int64 = 0
  /// The memory the worker has mapped, by slot and segment.
  var mapped: [[SegmentKind: UInt64]] = [[:], [:]]
  /// What only this worker is told beside a batch, by slot.
  var records: [SharedSegment?] = [nil, nil]
  var recordGenerations: UInt64 = 0
  lazy var recordsWriter = RecordsWriter()
  private var logged = 0
  private var dropped = 0
  private var sequence: UInt64 = 0
  private var helloSequence: UInt64 = 0

  /// Starts loading, and does not wait for it.
  init(
    _ source: PluginSource, _ mode: WorkerMode, _ setup: WorkerSetup,
    expected: PluginDeclarations? = nil
  ) {
    self.source = source
    self.expected = expected
    self.mode = mode
    self.setup = setup
    words = SetAsideWords(source: source)
    do throws(WorkerProcess.StartFailure) {
      let process = try WorkerProcess(setup)
      self.process = process
      helloSequence = send(setup.hello(source, mode), descriptors: [process.pageDescriptor])
    } catch {
      setAside = words.cannotStart(error.reason)
    }
  }

  var isLoading: Bool { declarations == nil && setAside == nil }
  /// Nothing is under way: it can be kept for another pass.
  var isIdle: Bool {
    declarations != nil && setAside == nil && asked.isEmpty && answered.isEmpty && job == nil
  }
  /// The descriptor to wait at.
  var descriptor: Int32? { process?.socket.descriptor }

  // MARK: Sending

  @discardableResult
  func send(_ message: some BorderMessage, descriptors: [Int32] = []) -> UInt64 {
    sequence += 1
    send(message, sequence: sequence, descriptors: descriptors)
    return sequence
  }

  func send(_ message: some BorderMessage, sequence: UInt64, descriptors: [Int32] = []) {
    guard let process, setAside == nil else { return }
    do throws(FrameError) {
      try process.socket.send(message, sequence: sequence, descriptors: descriptors)
    } catch {
      // It may have said why before it hung up.
      receive()
      fail(error)
    }
  }

  // MARK: Receiving

  /// Messages taken in one go: more than a good worker ever has lying there, and few enough that
  /// one that never stops sending keeps nobody waiting.
  private static let framesAtOnce = 64

  /// Takes the messages that are there, without waiting.
  func receive() {
    for _ in 0..<Self.framesAtOnce {
      guard setAside == nil, let process else { return }
      do throws(FrameError) {
        guard let frame = try process.socket.receive() else { return }
        do throws(ByteError) {
          try take(frame)
        } catch {
          end(words.nonsense(error.reason))
        }
        process.socket.recycle(frame)
      } catch {
        fail(error)
      }
    }
  }

  private func take(_ frame: FrameBuffer) throws(ByteError) {
    guard let kind = MessageKind(rawValue: frame.kind) else {
      return end(words.nonsense("a message of kind \(frame.kind)"))
    }
    switch kind {
    // What was waited for; a line logged is no progress.
    case .loaded, .answers, .request: watch.restart()
    default: break
    }
    switch kind {
    case .confined where isLoading && protections == nil:
      takeProtections(try Confined(decoding: frame.payload))
    case .loaded where isLoading && protections != nil:
      guard frame.sequence == helloSequence else { return end(words.nonsense("an early greeting")) }
      let declared = try Loaded(decoding: frame.payload).declarations
      let check = DeclarationsCheck(source: source, surroundings: setup.surroundings)
      if let problem = check.problem(in: declared) { return end(words.nonsense(problem)) }
      guard declared == expected ?? declared else {
        return end(words.nonsense("it declares something else than the time before"))
      }
      checkLoadTime()
      if setAside == nil { declarations = declared }
    case .loadFailed where isLoading:
      loadProblems = try LoadFailed(decoding: frame.payload).diagnostics.map(words.confined)
      end(words.loadFailed(loadProblems))
    case .gaveUp:
      let reason = try GaveUp(decoding: frame.payload)
      end(words.gaveUp(reason, at: isLoading ? nil : place))
    case .answers where !isLoading && !asked.isEmpty: try takeAnswers(frame)
    case .log: try takeLog(frame)
    case .request where job != nil: try takeRequest(frame)
    case .finished where job != nil: try takeFinished(frame)
    default: end(words.nonsense("a message nobody waits for (\(kind))"))
    }
  }

  private func takeProtections(_ told: Confined) {
    let all = told.outcomes.map(WorkerProtection.init)
    protections = all
    guard setup.skips.isEmpty else { return }
    let missing = all.filter { $0.isRequired && !$0.isActive }
    if missing.isEmpty { return }
    switch setup.surroundings.confinement {
    case .available: setup.onUnprotected(missing)
    case .required:
      let refusal = SetAsideWords.unprotected(missing)
      self.refusal = refusal
      end(SetAside(plugin: source.id, cause: .load, diagnostic: refusal))
    }
  }

  private func takeLog(_ frame: FrameBuffer) throws(ByteError) {
    let line = try LogLine(decoding: frame.payload)
    if let job { return job.log(line) }
    guard line.dropped == 0, logged < Self.linesKept else {
      dropped += line.dropped == 0 ? 1 : line.dropped
      return
    }
    logged += 1
    setup.onLog(source.id, line.level, TextEscape.terminalSafe(line.text))
  }

  /// Says how much of what the plugin logged was left out.
  private func tellDropped() {
    guard dropped > 0 else { return }
    let lines = dropped == 1 ? "1 further line was" : "\(dropped) further lines were"
    setup.onLog(source.id, .warning, "\(lines) not kept")
    dropped = 0
  }

  /// Lines a plugin may log in one pass of its worker, outside sessions.
  private static let linesKept = 1000

  // MARK: Ending

  private func fail(_ error: FrameError) {
    guard setAside == nil else { return }
    switch error.code {
    case .ended: endAsCrashed()
    case .stuck: end(words.stuck())
    case .malformed, .system: end(words.nonsense(error.description))
    }
  }

  private func endAsCrashed() {
    guard let process else { return }
    let place = isLoading ? nil : self.place
    let ending = process.end()
    end(words.ended(ending, at: place))
  }

  /// Sets the plugin aside; the first reason counts.
  func end(_ reason: SetAside) {
    if setAside == nil { setAside = reason }
    asked = []
    answered = []
    _ = process?.end()
    process = nil
    tellDropped()
  }

  /// Ends the process of a plugin that did nothing wrong.
  func close() {
    _ = process?.end()
    process = nil
    tellDropped()
  }

  /// Drops what belonged to the pass before.
  func beginPass(_ tags: TagDirectory) {
    mapped = [[:], [:]]
    records = [nil, nil]
    tellDropped()
    logged = 0
    noteProcessorTime()
    send(BeginPass(tags: tags))
  }
}
