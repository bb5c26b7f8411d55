public import SiyuModel

/// What a frame holds. Raw values cross the border: never renumber.
public enum MessageKind: UInt16, Sendable, CaseIterable {
  // Host to worker.
  case hello = 1
  case beginPass = 2
  case batchReady = 3
  case ask = 4
  case reply = 5
  case run = 6
  case stop = 7
  /// To a program that unpacks.
  case unpack = 8
  // Worker to host.
  case loaded = 101
  case loadFailed = 102
  case answers = 103
  case gaveUp = 104
  case log = 105
  case request = 106
  case finished = 107
  case confined = 108
  // From a program that unpacks.
  case unpackedEntry = 109
  case unpacked = 110
}

extension MessageKind {
  /// Longest payload of a message to the host, in bytes: a worker that says more is not believed,
  /// and nothing is kept for it. Raw values beyond those known get the least.
  static func longest(_ rawValue: UInt16) -> Int {
    switch MessageKind(rawValue: rawValue) {
    case .answers: FrameHeader.longest
    case .request, .finished: modestValue + 2 * CappedText.name
    case .loaded: 8 << 20
    case .loadFailed: 2 << 20
    case .unpackedEntry: UnpackLimits().entryBytes + 2 * CappedText.name
    default: 64 << 10
    }
  }

  /// A value takes some thirty times the bytes that say it, so those are fewer than a frame's.
  static let modestValue = 8 << 20
}

/// A value that crosses the border as one frame. Reading takes any bytes and never traps.
public protocol BorderMessage: Sendable {
  static var kind: MessageKind { get }
  func encode(to writer: inout ByteWriter)
  init(from reader: inout ByteReader) throws(ByteError)
}

extension BorderMessage {
  public func encoded() -> [UInt8] {
    var writer = ByteWriter(reserving: 256)
    encode(to: &writer)
    return writer.bytes
  }

  /// Reads a frame's payload, all of it.
  public init(decoding payload: UnsafeRawBufferPointer) throws(ByteError) {
    var reader = ByteReader(payload)
    try self.init(from: &reader)
    try reader.expectEnd()
  }
}

extension FrameSocket {
  public func send(
    _ message: some BorderMessage, sequence: UInt64, descriptors: [Int32] = []
  ) throws(FrameError) {
    try send(
      kind: type(of: message).kind.rawValue, sequence: sequence, payload: message.encoded(),
      descriptors: descriptors)
  }
}

// Shapes that many messages use.

extension ByteWriter {
  mutating func list<Element>(_ all: [Element], _ each: (inout ByteWriter, Element) -> Void) {
    varint(UInt64(all.count))
    for element in all { each(&self, element) }
  }

  mutating func optional<Value>(_ value: Value?, _ some: (inout ByteWriter, Value) -> Void) {
    bool(value != nil)
    if let value { some(&self, value) }
  }

  /// At most `limit` bytes, cut between characters.
  mutating func capped(_ text: String, _ limit: Int) {
    string(CappedText.cut(text, limit))
  }
}

extension ByteReader {
  mutating func list<Element>(
    limit: Int = .max, each bytes: Int = 1,
    _ each: (inout ByteReader) throws(ByteError) -> Element
  ) throws(ByteError) -> [Element] {
    let count = try count(limit: limit, each: bytes)
    var all: [Element] = []
    all.reserveCapacity(min(count, 1024))
    for _ in 0..<count { all.append(try each(&self)) }
    return all
  }

  mutating func optional<Value>(
    _ some: (inout ByteReader) throws(ByteError) -> Value
  ) throws(ByteError) -> Value? {
    try bool() ? try some(&self) : nil
  }

  /// One of an enum's cases, by its position.
  mutating func oneOf<Case>(_ all: [Case], _ what: String) throws(ByteError) -> Case {
    let index = Int(try uint8())
    guard index < all.count else { throw failure("unknown \(what) \(index)") }
    return all[index]
  }
}

public enum CappedText {
  /// Longest message, hint or line of a log that crosses the border, in bytes.
  public static let message = 4096
  /// Longest reason for a tag, in bytes.
  public static let reason = 500
  /// Longest name, place or source line, in bytes.
  public static let name = 1024

  /// The text's beginning of at most `limit` bytes, with an ellipsis where something is missing.
  public static func cut(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: max(0, limit - 3))
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return text[..<end] + "…"
  }
}
