internal import CProcess
public import SiyuBorder
public import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Has archives read by `siyu-unpack`, a process without rights: it is handed the bytes and gives the
/// entries back. What it says is checked like any foreign input; it may be the archive that speaks.
public struct Unpacker: Sendable {
  private let executable: String
  private let policy: ConfinementPolicy
  /// What the program does not give up, for tests.
  var skips: ConfinementSkips = []
  /// Milliseconds of real time for one archive, on a machine that is busy elsewhere too.
  var patience: Int64 = 60_000
  /// Told what is missing where the workspace accepts that.
  private let onUnprotected: @Sendable ([WorkerProtection]) -> Void

  /// - Parameter executable: `nil`: the one beside this program.
  /// - Throws: `Diagnostic` when there is no such program.
  public init(
    executable: String? = nil, policy: ConfinementPolicy = .required,
    onUnprotected: @escaping @Sendable ([WorkerProtection]) -> Void = { _ in }
  ) throws {
    self.executable =
      try executable.map(WorkerExecutable.checked)
      ?? WorkerExecutable.besideThisProgram(WorkerExecutable.unpacker)
    self.policy = policy
    self.onUnprotected = onUnprotected
  }

  /// All entries of an archive, in its order. Nothing of it has touched the disk.
  /// - Parameter file: the archive in messages.
  /// - Throws: `Diagnostic`: it is refused, and why.
  public func entries(of archive: [UInt8], file: String) throws(Diagnostic) -> [UnpackedEntry] {
    let talk = try talk(about: archive, file: file)
    if policy == .available, skips.isEmpty, !talk.missing.isEmpty { onUnprotected(talk.missing) }
    guard let result = talk.result else { throw UnpackWords.slow(file: file) }
    return try result.get()
  }

  /// All that the program says.
  func talk(about archive: [UInt8], file: String) throws(Diagnostic) -> UnpackTalk {
    let limits = UnpackLimits()
    guard archive.count <= limits.packedBytes else {
      throw UnpackWords.refused(UnpackProblem(.tooLarge), file: file)
    }
    let process: WorkerProcess
    do throws(WorkerProcess.StartFailure) {
      process = try WorkerProcess(
        executable: executable, argument: skips.argument, memoryName: "siyu-unpack")
    } catch {
      throw Diagnostic("the program that reads archives cannot be started: \(error.reason)")
    }
    var talk = UnpackTalk(file: file, limits: limits)
    do throws(FrameError) {
      try process.socket.send(
        Unpack(archive: archive, isUnconfinedAccepted: policy == .available), sequence: 1,
        descriptors: [process.pageDescriptor])
      try listen(process, &talk)
    } catch {
      if talk.result == nil { throw UnpackWords.ended(process.end(), file: file) }
    }
    _ = process.end()
    return talk
  }

  /// Until the last word or the end of patience.
  private func listen(_ process: WorkerProcess, _ talk: inout UnpackTalk) throws(FrameError) {
    let end = siyu_monotonic_time() + patience * 1_000_000
    while talk.result == nil {
      if let frame = try process.socket.receive() {
        talk.take(frame)
        process.socket.recycle(frame)
        continue
      }
      let left = (end - siyu_monotonic_time()) / 1_000_000
      if left <= 0 { return }
      _ = siyu_wait(process.socket.descriptor, 1, 0, Int32(clamping: left))
    }
  }
}

/// What was said so far.
struct UnpackTalk {
  private let file: String
  private let limits: UnpackLimits
  private var entries: [UnpackedEntry] = []
  private var total = 0
  private var isConfined = false
  private(set) var missing: [WorkerProtection] = []
  private(set) var result: Result<[UnpackedEntry], Diagnostic>?

  init(file: String, limits: UnpackLimits) {
    self.file = file
    self.limits = limits
  }

  mutating func take(_ frame: FrameBuffer) {
    do throws(ByteError) {
      switch MessageKind(rawValue: frame.kind) {
      case .confined where !isConfined:
        isConfined = true
        missing = try Confined(decoding: frame.payload).outcomes.map(WorkerProtection.init)
          .filter { $0.isRequired && !$0.isActive }
      case .unpackedEntry where isConfined: add(try UnpackedEntry(decoding: frame.payload))
      case .unpacked where isConfined:
        if let problem = try Unpacked(decoding: frame.payload).problem {
          result = .failure(UnpackWords.refused(problem, missing: missing, file: file))
        } else {
          result = .success(entries)
        }
      default: result = .failure(UnpackWords.nonsense(file: file))
      }
    } catch {
      result = .failure(UnpackWords.nonsense(file: file))
    }
  }

  /// The limits hold here as well, whatever the program says.
  private mutating func add(_ entry: UnpackedEntry) {
    total += entry.bytes.count
    if entries.count >= limits.entries {
      result = .failure(UnpackWords.refused(UnpackProblem(.tooManyEntries), file: file))
    } else if total > limits.totalBytes {
      result = .failure(UnpackWords.refused(UnpackProblem(.tooLarge), file: file))
    } else {
      entries.append(entry)
    }
  }
}
