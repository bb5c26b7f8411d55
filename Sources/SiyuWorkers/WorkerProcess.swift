internal import CProcess
internal import SiyuBorder
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How a worker's process came to its end.
struct WorkerEnding {
  /// 0: it ended by itself, with `code`.
  var signal: Int32
  var code: Int32
  /// With SIGSYS, as far as it is known: "socket".
  var forbiddenCall: String?
  /// The last it wrote to its standard error, safe to print.
  var words: String
}

/// A started worker: its process, its socket and its status page. Ended and reaped at the latest
/// when nobody holds it any more.
final class WorkerProcess {
  let pid: Int32
  let socket: FrameSocket
  private let errors: Int32
  private let pageMemory: UnsafeMutableRawPointer
  /// Handed to the worker with the first message.
  let pageDescriptor: Int32
  private var isOver = false

  static let pageBytes = Int(siyu_status_bytes)

  convenience init(_ setup: WorkerSetup) throws(StartFailure) {
    try self.init(
      executable: setup.executable, argument: setup.skips.argument, memoryName: setup.memoryName)
  }

  init(executable: String, argument: String?, memoryName: String) throws(StartFailure) {
    var mapping: UnsafeMutableRawPointer?
    let descriptor = siyu_memory_make(
      memoryName, Self.pageBytes, siyu_everybody_writes, &mapping)
    guard descriptor >= 0, let mapping else { throw StartFailure(number: -descriptor) }
    var started = siyu_process()
    let result = siyu_spawn(executable, argument, &started)
    guard result == 0 else {
      closeDescriptor(descriptor)
      siyu_memory_unmap(mapping, Self.pageBytes)
      throw StartFailure(number: -result)
    }
    pid = started.pid
    socket = FrameSocket(started.socket, end: .host)
    errors = started.errors
    pageMemory = mapping
    pageDescriptor = descriptor
  }

  deinit {
    _ = end()
    closeDescriptor(errors)
    closeDescriptor(pageDescriptor)
    siyu_memory_unmap(pageMemory, Self.pageBytes)
  }

  /// The system could not start a process.
  struct StartFailure: Error {
    var number: Int32
    var reason: String { systemReason(number) }
  }

  private var page: UnsafePointer<siyu_status> {
    UnsafePointer(pageMemory.assumingMemoryBound(to: siyu_status.self))
  }

  /// Where the worker says it is. Its word and no more.
  var progress: WorkerProgress {
    let started = siyu_status_started(page)
    let position = siyu_status_position(page)
    return WorkerProgress(
      question: Int(position >> 32), subject: Int(position & 0xFFFF_FFFF), started: started,
      phase: siyu_status_phase(page))
  }

  /// What the system call is called that the worker says it was ended for.
  var forbiddenCall: String? {
    let number = siyu_status_forbidden(page)
    guard number > 0 else { return nil }
    var name = [CChar](repeating: 0, count: 64)
    let count = siyu_call_name(Int32(truncatingIfNeeded: number &- 1), &name, name.count)
    guard count > 0 else { return nil }
    return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// From now on the worker may use so many milliseconds of processor time before the kernel ends
  /// it, whatever this process is busy with.
  func limitProcessor(used: Int64, allowed milliseconds: Int64) {
    let seconds = ProcessorLimit.seconds(used: used, allowed: milliseconds)
    // One that is gone needs none.
    _ = siyu_limit_processor(pid, seconds)
  }

  /// Ends the process, whatever it does, and says how it ended if it had done so before.
  func end() -> WorkerEnding {
    guard !isOver else { return WorkerEnding(signal: 0, code: 0, words: "") }
    isOver = true
    var signal: Int32 = 0
    var code: Int32 = 0
    if siyu_reap(pid, 0, &signal, &code) == 0 {
      siyu_kill(pid)
      _ = siyu_reap(pid, 1, &signal, &code)
    }
    let call = signal == SIGSYS ? forbiddenCall : nil
    let words = String(decoding: drain(errors, limit: 4096), as: UTF8.self)
    return WorkerEnding(
      signal: signal, code: code, forbiddenCall: call,
      words: TextEscape.terminalSafe(words, keepingNewlines: true))
  }
}

/// A look at a worker's status page.
struct WorkerProgress: Equatable {
  var question: Int
  var subject: Int
  var started: UInt64
  var phase: UInt32

  var isWaitingForHost: Bool { phase == siyu_phase_waiting.rawValue }
}
