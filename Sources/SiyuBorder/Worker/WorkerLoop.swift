internal import CProcess
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A worker's life: confine, load, then answer until the host hangs up.
///
/// One process, one plugin, one thread. Whatever the host says that makes no sense ends the
/// process: the host is trusted, so it is a bug, and the exit code tells.
public final class WorkerLoop {
  /// The descriptor every worker finds its socket at.
  public static let socketDescriptor: Int32 = 3

  private enum Exit {
    static let hungUp: Int32 = 0
    static let nonsense: Int32 = 70
    static let notConfined: Int32 = 71
    static let gaveUp: Int32 = 72
  }

  private let program: any WorkerProgram
  private let socket: FrameSocket
  private(set) var page: UnsafeMutablePointer<siyu_status>
  private let batches = (0..<BatchReady.slots).map { _ in MappedBatch() }
  private var limits = PluginLimits()
  private var mode = WorkerMode.pass
  private var answers: AnswersWriter?
  private var payload = ByteWriter()
  private var sequence: UInt64 = 0
  private var confinement: Confinement

  /// - Parameter skips: what the host wants to measure without.
  public init(
    program: any WorkerProgram, socket: Int32 = WorkerLoop.socketDescriptor,
    skips: ConfinementSkips = ConfinementSkips(arguments: CommandLine.arguments)
  ) {
    self.program = program
    self.socket = FrameSocket(socket, end: .worker)
    confinement = Confinement(skips: skips)
    page = .allocate(capacity: 1)
    page.initialize(to: siyu_status())
  }

  /// Never returns: the process ends with the conversation.
  public func run() -> Never {
    confinement.begin()
    do throws(FrameError) {
      while let frame = try socket.receive() {
        try handle(frame)
        socket.recycle(frame)
      }
    } catch {
      end(error.code == .ended ? Exit.hungUp : Exit.nonsense)
    }
    end(Exit.hungUp)
  }

  private func end(_ code: Int32) -> Never { _exit(code) }

  // MARK: Messages

  private func handle(_ frame: FrameBuffer) throws(FrameError) {
    do throws(ByteError) {
      switch MessageKind(rawValue: frame.kind) {
      case .hello: try load(Hello(decoding: frame.payload), frame)
      case .beginPass:
        for batch in batches { batch.removeAll() }
        program.begin(try BeginPass(decoding: frame.payload).tags)
      case .batchReady: try takeBatch(frame)
      case .ask: try ask(Ask(decoding: frame.payload), frame.sequence)
      case .run: try run(RunJob(decoding: frame.payload), frame.sequence)
      case .stop: end(Exit.hungUp)
      default: end(Exit.nonsense)
      }
    } catch {
      end(Exit.nonsense)
    }
  }

  private func load(_ hello: Hello, _ frame: FrameBuffer) {
    if let descriptor = frame.takeDescriptors().first {
      if let shared = siyu_memory_map(descriptor, Int(siyu_status_bytes), 1) {
        page.deallocate()
        page = shared.bindMemory(to: siyu_status.self, capacity: 1)
      }
      closeDescriptor(descriptor)
    }
    limits = hello.surroundings.limits
    mode = hello.mode
    confine(hello, frame.sequence)
    answers = AnswersWriter(page: page)
    enter(siyu_phase_loading, limit: limits.loadMilliseconds)
    let loaded = program.load(hello)
    enter(siyu_phase_idle, limit: 0)
    tellPrinted()
    switch loaded {
    case .success(let declarations):
      send(Loaded(declarations: declarations), frame.sequence)
    case .failure(.problems(let diagnostics)):
      send(LoadFailed(diagnostics: diagnostics), frame.sequence)
      end(Exit.gaveUp)
    case .failure(.gaveUp(let reason)): giveUp(reason, frame.sequence)
    }
  }

  /// Gives up all rights and says so, or ends.
  private func confine(_ hello: Hello, _ sequence: UInt64) {
    let triedFile = hello.isProbe ? siyu_try_file() : nil
    confinement.complete(limits, page: page) {
      siyu_watchdog_start(page, Unmanaged.passUnretained(self).toOpaque()) { context in
        guard let context else { return }
        Unmanaged<WorkerLoop>.fromOpaque(context).takeUnretainedValue().program.requestStop()
      }
    }
    let outcomes = confinement.report
    send(Confined(outcomes: outcomes, triedFile: triedFile), sequence)
    if hello.isProbe {
      // Ends the process, if calls are filtered.
      _ = siyu_try_socket()
      end(Exit.hungUp)
    }
    let isLacking = outcomes.contains {
      $0.protection.isRequired && !$0.isActive && !$0.isSkipped
    }
    if isLacking, hello.surroundings.confinement == .required { end(Exit.notConfined) }
  }

  private func takeBatch(_ frame: FrameBuffer) throws(ByteError) {
    let ready = try BatchReady(decoding: frame.payload)
    do throws(SegmentError) {
      try batches[ready.slot].update(ready, descriptors: frame.takeDescriptors())
    } catch {
      end(Exit.nonsense)
    }
  }

  private func ask(_ ask: Ask, _ sequence: UInt64) {
    guard let answers else { end(Exit.nonsense) }
    let batch = batches[ask.slot]
    guard ask.fits(batch.subjects) else { end(Exit.nonsense) }
    answers.begin(
      subjects: ask.count(inBatchOf: batch.subjects), questions: ask.questions.count)
    enter(siyu_phase_asked, limit: limits.questionMilliseconds)
    do throws(GaveUp) {
      try program.ask(ask, batch, into: answers)
    } catch {
      enter(siyu_phase_idle, limit: 0)
      tellPrinted()
      giveUp(error, sequence)
    }
    enter(siyu_phase_idle, limit: 0)
    tellPrinted()
    answers.finish(into: &payload)
    send(.answers, sequence, payload.bytes)
  }

  private func run(_ job: RunJob, _ sequence: UInt64) {
    enter(siyu_phase_running, limit: jobLimit)
    do throws(GaveUp) {
      let result = try program.run(job.job, HostRequests(self))
      enter(siyu_phase_idle, limit: 0)
      send(Finished(result: result), sequence)
    } catch {
      giveUp(error, sequence)
    }
  }

  /// Whatever runs in steps says by `began` when a new one starts.
  private var jobLimit: Int64 { mode.stepMilliseconds(limits) ?? limits.passMilliseconds }

  private func giveUp(_ reason: GaveUp, _ sequence: UInt64) -> Never {
    enter(siyu_phase_idle, limit: 0)
    send(reason, sequence)
    end(Exit.gaveUp)
  }

  private func enter(_ phase: siyu_phase, limit milliseconds: Int64) {
    siyu_status_enter(page, phase.rawValue)
    siyu_watchdog_limit(
      max(0, milliseconds).multipliedReportingOverflow(by: 1_000_000).partialValue)
  }

  // MARK: Asking the host

  func batch(slot: Int) -> MappedBatch? { batches.indices.contains(slot) ? batches[slot] : nil }

  func log(_ line: LogLine) { send(line, 0) }

  private func tellPrinted() {
    for line in program.printed() { log(line) }
  }

  func request(_ request: Request) throws(Diagnostic) -> DataValue {
    sequence += 1
    enter(siyu_phase_waiting, limit: 0)
    send(request, sequence)
    let reply = awaitReply(sequence)
    enter(siyu_phase_running, limit: jobLimit)
    return try reply.result.get()
  }

  /// Batches may become ready while it waits.
  private func awaitReply(_ wanted: UInt64) -> Reply {
    do {
      while let frame = try socket.receive() {
        defer { socket.recycle(frame) }
        switch MessageKind(rawValue: frame.kind) {
        case .reply where frame.sequence == wanted: return try Reply(decoding: frame.payload)
        case .batchReady: try takeBatch(frame)
        default: end(Exit.hungUp)
        }
      }
    } catch {
      end(Exit.hungUp)
    }
    end(Exit.hungUp)
  }

  private func send(_ message: some BorderMessage, _ sequence: UInt64) {
    send(type(of: message).kind, sequence, message.encoded())
  }

  private func send(_ kind: MessageKind, _ sequence: UInt64, _ payload: [UInt8]) {
    do throws(FrameError) {
      try socket.send(kind: kind.rawValue, sequence: sequence, payload: payload)
    } catch {
      end(Exit.hungUp)
    }
  }
}
