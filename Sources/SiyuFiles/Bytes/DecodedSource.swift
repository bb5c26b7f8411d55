/// Any source as UTF-8 without a byte-order mark.
///
/// The encoding is taken from the mark, else from the first 64 KB (UTF-16), else left open while
/// the bytes are plain ASCII and decided at the first 64 KB that are not. What cannot be decoded
/// becomes the byte 0xFF, which is never UTF-8: the row reader finds it and rejects that row only.
public final class DecodedSource: ByteSource {
  public var name: String { source.name }
  public var size: Int64? { source.size }
  public var position: Int64 { source.position - Int64(held.count) }
  /// `nil` as long as nothing but ASCII was seen.
  public private(set) var encoding: TextEncoding?

  private let source: any ByteSource
  private let forced: TextEncoding?
  private var started = false
  private var transcoder: (any Transcoder)?
  /// Bytes read from the source and not yet handed on.
  private var held = ArraySlice<UInt8>()
  private static let sampleSize = 64 * 1024

  /// - Parameter encoding: what the caller knows better; a byte-order mark of UTF-8 or UTF-16 is
  ///   removed all the same.
  public init(_ source: any ByteSource, encoding: TextEncoding? = nil) {
    self.source = source
    self.forced = encoding
  }

  /// - Parameter buffer: at least 16 bytes, so that any character fits.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    precondition(buffer.count >= 16)
    if !started { try start() }
    if encoding == nil { return try readUndecided(into: buffer) }
    guard let transcoder else { return try readPlain(into: buffer) }
    while true {
      try topUp(to: 4)
      if held.isEmpty { return 0 }
      let step = transcoder.convert(&held, into: buffer)
      if step > 0 { return step }
      // Only the first bytes of one character are held: more, or the end.
      let before = held.count
      try topUp(to: before + 1)
      if held.count == before {
        held = []
        buffer[0] = 0xFF
        return 1
      }
    }
  }

  private func start() throws(FileFailure) {
    started = true
    try topUp(to: Self.sampleSize)
    let sample = Array(held)
    if let mark = TextEncoding.announced(by: sample),
      forced == nil || forced == mark.encoding
    {
      held = held.dropFirst(mark.length)
      try settle(mark.encoding)
    } else if let encoding = forced ?? TextEncoding.unmarkedUTF16(in: sample) {
      try settle(encoding)
    }
  }

  private func settle(_ encoding: TextEncoding) throws(FileFailure) {
    self.encoding = encoding
    switch encoding {
    case .utf8: transcoder = nil
    case .utf16LittleEndian: transcoder = UTF16Transcoder(bigEndian: false)
    case .utf16BigEndian: transcoder = UTF16Transcoder(bigEndian: true)
    case .gb18030: transcoder = try IconvTranscoder(from: encoding, path: name)
    }
  }

  private func readUndecided(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int
  {
    let count = try readPlain(into: buffer)
    if UTF8Check.isASCII(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return count }
    held = ArraySlice(buffer[..<count]) + held
    try topUp(to: Self.sampleSize)
    try settle(TextEncoding.ofEightBitText(held))
    return try read(into: buffer)
  }

  private func readPlain(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    if held.isEmpty { return try source.read(into: buffer) }
    let count = min(buffer.count, held.count)
    buffer.copyBytes(from: held.prefix(count))
    held = held.dropFirst(count)
    return count
  }

  /// Reads until `held` has `wanted` bytes or the source ends.
  private func topUp(to wanted: Int) throws(FileFailure) {
    guard held.count < wanted else { return }
    var bytes = Array(held)
    bytes.reserveCapacity(max(wanted, Self.sampleSize))
    let block = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.sampleSize, alignment: 16)
    defer { block.deallocate() }
    while bytes.count < wanted {
      let count = try source.read(into: block)
      if count == 0 { break }
      bytes.append(contentsOf: block[..<count])
    }
    held = bytes[...]
  }
}

@available(*, unavailable)
extension DecodedSource: Sendable {}  // Holds a decoder's state.
