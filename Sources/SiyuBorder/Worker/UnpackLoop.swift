internal import CProcess
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Takes one archive apart into entries, one after the other.
public protocol EntrySource {
  /// The next entry; `nil` at the end.
  mutating func next() throws(UnpackProblem) -> UnpackedEntry?
}

/// The life of a program that unpacks: it gives up all rights, as a worker does, then is handed an
/// archive's bytes and gives back what is in it. It opens no file, neither the archive nor any that
/// would come out of it; what is made of the entries is the host's business.
public enum UnpackLoop {
  private enum Exit {
    static let done: Int32 = 0
    static let nonsense: Int32 = 70
  }

  /// Never returns.
  /// - Parameters:
  ///   - warmUp: makes the library load what it loads when it is first used: afterwards it cannot.
  ///   - open: reads an archive whose bytes stay where they are.
  public static func run(
    warmUp: () -> Void, open: (UnsafeRawBufferPointer) throws(UnpackProblem) -> any EntrySource
  ) -> Never {
    var confinement = Confinement(skips: ConfinementSkips(arguments: CommandLine.arguments))
    warmUp()
    confinement.begin()
    let socket = FrameSocket(WorkerLoop.socketDescriptor, end: .worker)
    do {
      guard let frame = try socket.receive(), frame.kind == Unpack.kind.rawValue else {
        _exit(Exit.nonsense)
      }
      let order = try Unpack(decoding: frame.payload)
      let outcomes = confine(&confinement, frame)
      try socket.send(Confined(outcomes: outcomes), sequence: 0)
      if let problem = lacking(outcomes), !order.isUnconfinedAccepted {
        try socket.send(Unpacked(problem), sequence: 0)
        _exit(Exit.done)
      }
      let problem = try order.archive.withUnsafeBytes { bytes in try tell(bytes, open, socket) }
      try socket.send(Unpacked(problem), sequence: 0)
    } catch {
      // The host hung up, or says what makes no sense.
      _exit(Exit.nonsense)
    }
    _exit(Exit.done)
  }

  private static func tell(
    _ bytes: UnsafeRawBufferPointer,
    _ open: (UnsafeRawBufferPointer) throws(UnpackProblem) -> any EntrySource,
    _ socket: FrameSocket
  ) throws(FrameError) -> UnpackProblem? {
    var source: any EntrySource
    do throws(UnpackProblem) { source = try open(bytes) } catch { return error }
    while true {
      let entry: UnpackedEntry?
      do throws(UnpackProblem) { entry = try source.next() } catch { return error }
      guard let entry else { return nil }
      try socket.send(entry, sequence: 0)
    }
  }

  // MARK: Confinement

  /// Ten seconds of processor time, and 64 MB above what our own code takes: an archive of the largest
  /// size there may be is read in less than one.
  private static let limits = {
    var limits = PluginLimits()
    limits.loadMilliseconds = 10_000
    return limits
  }()

  private static func confine(
    _ confinement: inout Confinement, _ frame: FrameBuffer
  ) -> [Confined.Outcome] {
    var page = UnsafeMutablePointer<siyu_status>.allocate(capacity: 1)
    page.initialize(to: siyu_status())
    if let descriptor = frame.takeDescriptors().first {
      if let shared = siyu_memory_map(descriptor, Int(siyu_status_bytes), 1) {
        page = shared.bindMemory(to: siyu_status.self, capacity: 1)
      }
      closeDescriptor(descriptor)
    }
    confinement.complete(limits, page: page) { 0 }
    return confinement.report
  }

  private static func lacking(_ outcomes: [Confined.Outcome]) -> UnpackProblem? {
    let isLacking = outcomes.contains {
      $0.protection.isRequired && !$0.isActive && !$0.isSkipped
    }
    return isLacking ? UnpackProblem(.unconfined) : nil
  }
}
