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

/// Looks at what stands between plugins and this machine, by trying.
public enum WorkerProbe {
  /// Starts a worker that gives up its rights, then tries to open a file and to make a socket.
  ///
  /// Each protection counts as active only if the worker says so and, for `seccomp` and `Landlock`,
  /// the attempt was refused. Takes some milliseconds; runs no Lua.
  /// - Returns: all protections, always in the same order.
  /// - Throws: `Diagnostic` when no worker can be started, or it tells nothing.
  public static func protections(_ setup: WorkerSetup) throws -> [WorkerProtection] {
    let process: WorkerProcess
    do throws(WorkerProcess.StartFailure) {
      process = try WorkerProcess(setup)
    } catch {
      throw Diagnostic("a worker cannot be started: \(error.reason)")
    }
    let nobody = PluginSource(
      id: "probe", version: "0", checksum: "", folder: "probe", files: [:],
      settings: .record(DataRecord()), grants: [])
    var hello = setup.hello(nobody, .pass)
    hello.isProbe = true
    var told: Confined?
    do throws(FrameError) {
      try process.socket.send(hello, sequence: 1, descriptors: [process.pageDescriptor])
      try listen(process, &told)
    } catch {
      // It hung up: that is the end of a probe.
    }
    let forbidden = process.forbiddenCall
    let ending = process.end()
    guard let told else {
      throw Diagnostic(
        "a worker was started and ended without a word",
        hint: ending.words.isEmpty ? nil : CappedText.cut("it said: \(ending.words)", 500))
    }
    return told.outcomes.map { outcome in
      var protection = WorkerProtection(outcome)
      guard protection.isActive else { return protection }
      switch outcome.protection {
      case .callFilter where ending.signal != SIGSYS || forbidden != "socket":
        protection.isActive = false
        protection.detail = "the kernel took the filter, and let a socket be made"
      case .closedFiles where told.triedFile ?? 0 == 0:
        protection.isActive = false
        protection.detail = "the kernel took the rules, and let a folder be opened"
      default: break
      }
      return protection
    }
  }

  /// How long a probe may take, in milliseconds: it has nothing to do.
  private static let patience: Int64 = 10_000

  private static func listen(_ process: WorkerProcess, _ told: inout Confined?) throws(FrameError) {
    let began = siyu_monotonic_time()
    while siyu_monotonic_time() - began < patience * nanosecondsPerMillisecond {
      guard let frame = try process.socket.receive() else {
        _ = siyu_wait(process.socket.descriptor, 1, 0, 20)
        continue
      }
      if MessageKind(rawValue: frame.kind) == .confined {
        told = try? Confined(decoding: frame.payload)
      }
      process.socket.recycle(frame)
    }
  }
}
