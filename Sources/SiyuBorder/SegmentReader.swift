/// Why a segment cannot be read: it was not written by this siyu.
public struct SegmentError: Error, Sendable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

/// A mapped segment, with its directory checked once so that reads need no further checks.
///
/// Holds pointers into memory that somebody else keeps mapped.
public struct SegmentReader {
  public let kind: SegmentKind
  public let subjects: Int
  @usableFromInline let base: UnsafeRawPointer
  @usableFromInline let offsets: [Int]
  @usableFromInline let counts: [Int]

  /// - Throws: `SegmentError` unless header and directory describe columns inside `bytes`.
  public init(_ bytes: UnsafeRawBufferPointer) throws(SegmentError) {
    guard let start = bytes.baseAddress, bytes.count >= SegmentLayout.headerBytes else {
      throw SegmentError("segment too short: \(bytes.count) bytes")
    }
    guard start.load(as: UInt32.self) == SegmentLayout.magic,
      start.load(fromByteOffset: 4, as: UInt16.self) == SegmentLayout.version,
      let kind = SegmentKind(rawValue: start.load(fromByteOffset: 6, as: UInt16.self))
    else { throw SegmentError("not a segment of layout \(SegmentLayout.version)") }
    let sizes = SegmentLayout.elementSizes(kind)
    let columns = Int(start.load(fromByteOffset: 12, as: UInt32.self))
    let directoryEnd = SegmentLayout.headerBytes + columns * SegmentLayout.directoryEntryBytes
    guard columns == sizes.count, directoryEnd <= bytes.count else {
      throw SegmentError("segment \(kind) has \(columns) columns, \(sizes.count) are known")
    }
    var offsets: [Int] = []
    var counts: [Int] = []
    for index in 0..<columns {
      let entry = SegmentLayout.headerBytes + index * SegmentLayout.directoryEntryBytes
      let offset = start.load(fromByteOffset: entry, as: UInt64.self)
      let count = start.load(fromByteOffset: entry + 8, as: UInt64.self)
      let (size, overflow) = count.multipliedReportingOverflow(by: UInt64(sizes[index]))
      guard !overflow, offset % 8 == 0, offset <= UInt64(bytes.count),
        size <= UInt64(bytes.count) - offset
      else { throw SegmentError("column \(index) of segment \(kind) leaves the segment") }
      offsets.append(Int(offset))
      counts.append(Int(count))
    }
    self.kind = kind
    self.subjects = Int(start.load(fromByteOffset: 8, as: UInt32.self))
    self.base = start
    self.offsets = offsets
    self.counts = counts
  }

  /// A segment without subjects and without memory.
  public static func empty(_ kind: SegmentKind) -> SegmentReader { SegmentReader(empty: kind) }

  private init(empty kind: SegmentKind) {
    self.kind = kind
    subjects = 0
    let columns = SegmentLayout.elementSizes(kind).count
    base = UnsafeRawPointer(bitPattern: 8)!  // never read: every column has no elements
    offsets = Array(repeating: 0, count: columns)
    counts = Array(repeating: 0, count: columns)
  }

  /// The column's elements; the type must be the one the layout names.
  @inlinable
  public func column<T: BitwiseCopyable>(_ column: Int, as type: T.Type = T.self)
    -> UnsafeBufferPointer<T>
  {
    UnsafeBufferPointer(
      start: (base + offsets[column]).assumingMemoryBound(to: T.self), count: counts[column])
  }

  /// Texts stored as offsets and bytes.
  @inlinable
  public func texts(offsets: Int, bytes: Int) -> TextsReader {
    TextsReader(offsets: column(offsets), bytes: column(bytes))
  }
}

/// A run of texts in a heap.
public struct TextsReader {
  @usableFromInline let offsets: UnsafeBufferPointer<UInt32>
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>

  @inlinable
  public init(offsets: UnsafeBufferPointer<UInt32>, bytes: UnsafeBufferPointer<UInt8>) {
    self.offsets = offsets
    self.bytes = bytes
  }

  @inlinable
  public var count: Int { max(0, offsets.count - 1) }

  /// The bytes of one text; empty when the number or its offsets leave the heap.
  @inlinable
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index >= 0, index + 1 < offsets.count else {
      return UnsafeBufferPointer(rebasing: bytes[0..<0])
    }
    let from = Int(offsets[index])
    let to = Int(offsets[index + 1])
    guard from <= to, to <= bytes.count else { return UnsafeBufferPointer(rebasing: bytes[0..<0]) }
    return UnsafeBufferPointer(rebasing: bytes[from..<to])
  }
}
