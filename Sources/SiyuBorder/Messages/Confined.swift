public import SiyuModel

/// What a worker gives up. Raw values cross the border: never renumber.
public enum Protection: UInt8, Sendable, Hashable, CaseIterable {
  /// No privileges, and none can be gained.
  case privileges = 0
  /// Limits on memory, processor time, processes, files and core files.
  case limits = 1
  /// seccomp.
  case callFilter = 2
  /// Landlock.
  case closedFiles = 3
  /// Other processes of the same user cannot read its memory.
  case hiddenMemory = 4
  /// It ends with its host.
  case endsWithHost = 5

  /// Without it no Lua runs, unless the workspace accepts that.
  public var isRequired: Bool {
    switch self {
    case .privileges, .limits, .callFilter: true
    case .closedFiles, .hiddenMemory, .endsWithHost: false
    }
  }
}

/// How far a worker got with giving up its rights. Sent before it looks at its plugin, so it is our
/// own code's word.
public struct Confined: BorderMessage, Hashable {
  public static let kind = MessageKind.confined

  public struct Outcome: Sendable, Hashable {
    public var protection: Protection
    /// 0: it is active; otherwise the number of the system's error.
    public var error: Int32
    /// It was left out because the host said so.
    public var isSkipped: Bool
    /// The version of the kernel's rules, where there are versions; 0.
    public var version: Int32
    public init(
      _ protection: Protection, error: Int32 = 0, isSkipped: Bool = false, version: Int32 = 0
    ) {
      self.protection = protection
      self.error = error
      self.isSkipped = isSkipped
      self.version = version
    }
    public var isActive: Bool { error == 0 && !isSkipped }
  }

  public var outcomes: [Outcome]
  /// What opening a file gave in a probe, the error's number; 0: it was opened. `nil`: not tried.
  public var triedFile: Int32?

  public init(outcomes: [Outcome], triedFile: Int32? = nil) {
    self.outcomes = outcomes
    self.triedFile = triedFile
  }

  public func encode(to writer: inout ByteWriter) {
    writer.list(outcomes) { writer, outcome in
      writer.uint8(outcome.protection.rawValue)
      writer.int32(outcome.error)
      writer.bool(outcome.isSkipped)
      writer.int32(outcome.version)
    }
    writer.optional(triedFile) { writer, number in writer.int32(number) }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    outcomes = try reader.list(limit: Protection.allCases.count, each: 10) {
      reader throws(ByteError) in
      Outcome(
        try reader.oneOf(Protection.allCases, "protection"), error: try reader.int32(),
        isSkipped: try reader.bool(), version: try reader.int32())
    }
    triedFile = try reader.optional { reader throws(ByteError) in try reader.int32() }
    guard outcomes.map(\.protection) == Protection.allCases else {
      throw reader.failure("other protections than there are")
    }
  }
}
