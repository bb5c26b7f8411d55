/// Reads what ``ByteWriter`` wrote, or what a hostile worker wrote instead.
///
/// Every read checks bounds and limits and throws; none traps, and none allocates more than a
/// small multiple of the bytes that are really there. The reader does not own its bytes: use it
/// within `reading`, or keep the memory alive and unchanged.
public struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  public private(set) var offset = 0
  /// How many values may still be read, those inside others counted too.
  public var mostValues = Int.max

  public init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  public static func reading<Value>(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(ByteError) -> Value
  ) throws(ByteError) -> Value {
    let result: Result<Value, ByteError> = bytes.withUnsafeBytes { raw in
      var reader = ByteReader(raw)
      do throws(ByteError) {
        return .success(try body(&reader))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  public var remaining: Int { bytes.count - offset }
  public var isAtEnd: Bool { remaining == 0 }

  public func failure(_ reason: String) -> ByteError {
    ByteError(offset: offset, reason: reason)
  }

  public func expectEnd() throws(ByteError) {
    if !isAtEnd { throw failure("\(remaining) bytes too many") }
  }

  private func need(_ count: Int) throws(ByteError) {
    if count < 0 || count > remaining {
      throw failure("\(count) more bytes expected, \(remaining) left")
    }
  }

  private mutating func fixed<Integer: FixedWidthInteger>(
    _ type: Integer.Type
  ) throws(ByteError) -> Integer {
    try need(MemoryLayout<Integer>.size)
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self)
    offset += MemoryLayout<Integer>.size
    return Integer(littleEndian: value)
  }

  public mutating func uint8() throws(ByteError) -> UInt8 { try fixed(UInt8.self) }
  public mutating func uint16() throws(ByteError) -> UInt16 { try fixed(UInt16.self) }
  public mutating func uint32() throws(ByteError) -> UInt32 { try fixed(UInt32.self) }
  public mutating func uint64() throws(ByteError) -> UInt64 { try fixed(UInt64.self) }
  public mutating func int32() throws(ByteError) -> Int32 { try fixed(Int32.self) }
  public mutating func int64() throws(ByteError) -> Int64 { try fixed(Int64.self) }

  /// Any bits, infinities and NaN among them.
  public mutating func double() throws(ByteError) -> Double {
    Double(bitPattern: try uint64())
  }

  /// Only 0 and 1 are booleans.
  public mutating func bool() throws(ByteError) -> Bool {
    let value = try uint8()
    guard value <= 1 else { throw failure("\(value) is no boolean") }
    return value == 1
  }

  /// Refuses what lies outside the years 1 to 9999.
  public mutating func instant() throws(ByteError) -> Instant {
    let seconds = try int64()
    guard let instant = Instant(inRange: seconds) else {
      throw failure("\(seconds) is no instant of the years 1 to 9999")
    }
    return instant
  }

  public mutating func varint() throws(ByteError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try uint8()
      let part = UInt64(byte & 0x7F)
      if shift == 63, byte > 1 { throw failure("a number of more than 64 bits") }
      value |= part << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  public mutating func zigzag() throws(ByteError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count of things that take at least `each` bytes, so that no count promises more than the
  /// bytes that are left can hold.
  public mutating func count(limit: Int = .max, each: Int = 1) throws(ByteError) -> Int {
    let value = try varint()
    guard value <= UInt64(max(0, limit)) else {
      throw failure("a count of \(value), at most \(limit) allowed")
    }
    guard value <= UInt64(remaining / max(1, each)) else {
      throw failure("a count of \(value) with \(remaining) bytes left")
    }
    return Int(value)
  }

  /// Refuses text that is not UTF-8.
  public mutating func string(limit: Int = .max) throws(ByteError) -> String {
    let text = try rawBytes(count(limit: limit))
    if UTF8Check.firstInvalid(text) != nil { throw failure("text that is not UTF-8") }
    return String(decoding: text, as: UTF8.self)
  }

  public mutating func byteString(limit: Int = .max) throws(ByteError) -> [UInt8] {
    Array(try rawBytes(count(limit: limit)))
  }

  /// The next bytes where they lie, not copied.
  public mutating func rawBytes(_ count: Int) throws(ByteError) -> UnsafeRawBufferPointer {
    try need(count)
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}
