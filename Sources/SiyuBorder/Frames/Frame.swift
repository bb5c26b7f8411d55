// What crosses the socket between host and worker: frames, one after the other.
//
//     u32 length of the payload, u16 kind, u16 descriptors that come along, u64 sequence
//
// All little-endian, as are all machines siyu runs on. An answer carries the sequence of what it
// answers.

public struct FrameHeader: Sendable, Hashable {
  public static let byteCount = 16
  /// Longest payload, in bytes. Nothing honest comes near it.
  public static let longest = 64 << 20

  public var length: UInt32
  public var kind: UInt16
  public var descriptors: UInt16
  public var sequence: UInt64

  public init(length: UInt32, kind: UInt16, descriptors: UInt16 = 0, sequence: UInt64) {
    self.length = length
    self.kind = kind
    self.descriptors = descriptors
    self.sequence = sequence
  }

  init(reading bytes: UnsafeRawPointer) {
    length = bytes.loadUnaligned(as: UInt32.self)
    kind = bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
    descriptors = bytes.loadUnaligned(fromByteOffset: 6, as: UInt16.self)
    sequence = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
  }

  func write(to bytes: UnsafeMutableRawPointer) {
    bytes.storeBytes(of: length, as: UInt32.self)
    bytes.storeBytes(of: kind, toByteOffset: 4, as: UInt16.self)
    bytes.storeBytes(of: descriptors, toByteOffset: 6, as: UInt16.self)
    bytes.storeBytes(of: sequence, toByteOffset: 8, as: UInt64.self)
  }
}

/// Why no more frames can be exchanged.
public struct FrameError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: Sendable, Hashable {
    /// The other end was closed; in the middle of a frame or not.
    case ended
    /// The other end takes nothing.
    case stuck
    /// A frame that breaks the rules.
    case malformed
    /// The system said no; the reason is `errno`.
    case system(Int32)
  }
  public var code: Code
  public var description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  static func system(_ result: Int) -> FrameError {
    let number = Int32(clamping: -result)
    return FrameError(.system(number), "the socket failed with error \(number)")
  }
}

extension FrameError.Code {
  /// As the system tells of a peer that is gone: EPIPE, ECONNRESET.
  static func of(_ error: FrameError) -> FrameError.Code {
    switch error.code {
    case .system(32), .system(104): .ended
    default: error.code
    }
  }
}
