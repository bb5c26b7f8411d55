/// Builds the bytes that ``ByteReader`` reads: little-endian numbers, LEB128 varints (zigzag for
/// signed ones), and strings and byte strings behind their length.
public struct ByteWriter: Sendable {
  public var bytes: [UInt8]

  public init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  public mutating func uint8(_ value: UInt8) { bytes.append(value) }
  public mutating func uint16(_ value: UInt16) { fixed(value) }
  public mutating func uint32(_ value: UInt32) { fixed(value) }
  public mutating func uint64(_ value: UInt64) { fixed(value) }
  public mutating func int32(_ value: Int32) { fixed(UInt32(bitPattern: value)) }
  public mutating func int64(_ value: Int64) { fixed(UInt64(bitPattern: value)) }
  public mutating func double(_ value: Double) { fixed(value.bitPattern) }
  public mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }
  public mutating func instant(_ value: Instant) { int64(value.seconds) }

  private mutating func fixed<Integer: FixedWidthInteger>(_ value: Integer) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// 1 to 10 bytes; small numbers are short.
  public mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// As ``varint(_:)``; numbers near zero of either sign are short.
  public mutating func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  public mutating func string(_ text: String) {
    varint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  public mutating func byteString(_ value: some Collection<UInt8>) {
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }
}
