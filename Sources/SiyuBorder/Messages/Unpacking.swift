public import SiyuModel

/// How much an archive may hold. What reads it and what gets the entries both keep to it.
///
/// A plugin's own limits (2,000 files, 8 MB a file, 16 MB in all), and room for the list and the
/// signature that come with them.
public struct UnpackLimits: Sendable, Hashable {
  public var entries = 2_002
  public var entryBytes = 8 << 20
  public var totalBytes = 20 << 20
  /// The archive itself: what does not get smaller by packing, and its heads.
  public var packedBytes = 24 << 20
  public init() {}
}

/// Why an archive is refused.
public struct UnpackProblem: Error, Sendable, Hashable {
  /// Raw values cross the border: never renumber.
  public enum Code: UInt8, Sendable, Hashable, CaseIterable {
    case damaged = 0
    /// It is something else than a tar archive in gzip.
    case otherFormat = 1
    case tooManyEntries = 2
    case entryTooLarge = 3
    case tooLarge = 4
    /// A link, a device, a folder.
    case notPlainFile = 5
    /// The program could not give up its rights, and looked at nothing.
    case unconfined = 6
  }
  public var code: Code
  /// The entry it is about, or libarchive's reason, made readable; empty.
  public var name: String

  public init(_ code: Code, _ name: String = "") {
    self.code = code
    self.name = name
  }
}

/// An archive to be taken apart.
public struct Unpack: BorderMessage, Hashable {
  public static let kind = MessageKind.unpack
  public var archive: [UInt8]
  /// Whether it is done also where rights cannot be given up: `confinement = "available"`.
  public var isUnconfinedAccepted: Bool

  public init(archive: [UInt8], isUnconfinedAccepted: Bool) {
    self.archive = archive
    self.isUnconfinedAccepted = isUnconfinedAccepted
  }

  public func encode(to writer: inout ByteWriter) {
    writer.bool(isUnconfinedAccepted)
    writer.byteString(archive)
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    isUnconfinedAccepted = try reader.bool()
    archive = try reader.byteString()
  }
}

/// One plain file out of an archive. The name is the archive's: any bytes.
public struct UnpackedEntry: BorderMessage, Hashable {
  public static let kind = MessageKind.unpackedEntry
  public var name: [UInt8]
  public var bytes: [UInt8]

  public init(name: [UInt8], bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Longest name, in bytes: more than any file of a plugin has.
  public static let longestName = CappedText.name

  public func encode(to writer: inout ByteWriter) {
    writer.byteString(name.prefix(Self.longestName))
    writer.byteString(bytes)
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    name = try reader.byteString(limit: Self.longestName)
    bytes = try reader.byteString(limit: UnpackLimits().entryBytes)
  }
}

/// All entries were told, or why no more are.
public struct Unpacked: BorderMessage, Hashable {
  public static let kind = MessageKind.unpacked
  public var problem: UnpackProblem?

  public init(_ problem: UnpackProblem?) { self.problem = problem }

  public func encode(to writer: inout ByteWriter) {
    writer.optional(problem) { writer, problem in
      writer.uint8(problem.code.rawValue)
      writer.capped(problem.name, CappedText.name)
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    problem = try reader.optional { reader throws(ByteError) in
      let code = try reader.oneOf(UnpackProblem.Code.allCases, "reason")
      return UnpackProblem(code, try reader.string(limit: CappedText.name))
    }
  }
}
