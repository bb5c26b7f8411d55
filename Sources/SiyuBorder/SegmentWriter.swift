/// One growing column. Grows by doubling and is emptied, not freed, between batches.
@usableFromInline
struct ColumnBuffer {
  @usableFromInline var bytes: UnsafeMutableRawPointer
  @usableFromInline var count = 0
  @usableFromInline var capacity: Int
  /// An element has `1 << shift` bytes.
  @usableFromInline let shift: Int

  init(elementBytes: Int) {
    shift = elementBytes.trailingZeroBitCount
    capacity = 4096
    bytes = .allocate(byteCount: capacity, alignment: 16)
  }

  @inlinable @inline(__always)
  mutating func append<T: BitwiseCopyable>(_ value: T) {
    if count + MemoryLayout<T>.size > capacity { grow(to: count + MemoryLayout<T>.size) }
    bytes.storeBytes(of: value, toByteOffset: count, as: T.self)
    count += MemoryLayout<T>.size
  }

  @inlinable
  mutating func append(contentsOf text: UnsafeBufferPointer<UInt8>) {
    guard let base = text.baseAddress, !text.isEmpty else { return }
    if count + text.count > capacity { grow(to: count + text.count) }
    (bytes + count).copyMemory(from: base, byteCount: text.count)
    count += text.count
  }

  @usableFromInline
  mutating func grow(to needed: Int) {
    var next = capacity
    while next < needed { next *= 2 }
    let larger = UnsafeMutableRawPointer.allocate(byteCount: next, alignment: 16)
    larger.copyMemory(from: bytes, byteCount: count)
    bytes.deallocate()
    bytes = larger
    capacity = next
  }
}

/// The columns of a segment being built, to append to: a bare pointer, because sixteen columns grow
/// for every order of a pass, and an array's or a class's checks and counts took ten times the
/// append itself. Its `SegmentWriter` owns the memory.
///
/// A column's number and type must be the layout's: nothing checks them here.
public struct SegmentColumns {
  @usableFromInline let columns: UnsafeMutablePointer<ColumnBuffer>

  @inlinable @inline(__always)
  public func append<T: BitwiseCopyable>(_ column: Int, _ value: T) {
    columns[column].append(value)
  }

  @inlinable
  public func append(_ column: Int, text: UnsafeBufferPointer<UInt8>) {
    columns[column].append(contentsOf: text)
  }

  /// Elements in a column so far.
  @inlinable @inline(__always)
  public func count(_ column: Int) -> Int { columns[column].count >> columns[column].shift }

  /// Bytes in a column so far, for offsets into heaps.
  @inlinable @inline(__always)
  public func bytes(_ column: Int) -> Int { columns[column].count }
}

/// Builds one segment in private memory and copies it, finished, into shared memory.
///
/// Not for several threads: a lane's reader owns it.
public final class SegmentWriter {
  public let kind: SegmentKind
  public let target: SegmentColumns
  private let columns: UnsafeMutableBufferPointer<ColumnBuffer>

  public init(_ kind: SegmentKind) {
    self.kind = kind
    let sizes = SegmentLayout.elementSizes(kind)
    let buffer = UnsafeMutablePointer<ColumnBuffer>.allocate(capacity: sizes.count)
    for (index, size) in sizes.enumerated() {
      (buffer + index).initialize(to: ColumnBuffer(elementBytes: size))
    }
    columns = UnsafeMutableBufferPointer(start: buffer, count: sizes.count)
    target = SegmentColumns(columns: buffer)
  }

  deinit {
    for column in columns { column.bytes.deallocate() }
    columns.deallocate()
  }

  public func removeAll() {
    for index in columns.indices { columns[index].count = 0 }
  }

  /// A column's elements so far; the type must be the one the layout names. Valid until the next
  /// append.
  func elements<T: BitwiseCopyable>(_ column: Int, as type: T.Type = T.self)
    -> UnsafeBufferPointer<T>
  {
    UnsafeBufferPointer(
      start: columns[column].bytes.assumingMemoryBound(to: T.self), count: target.count(column))
  }

  /// Elements of the column that has most.
  var longestColumn: Int { columns.reduce(0) { max($0, $1.count >> $1.shift) } }

  /// Bytes of the finished segment.
  public var byteCount: Int {
    columns.reduce(Self.directoryEnd(columns.count)) { $0 + Self.aligned($1.count) }
  }

  /// Writes header, directory and columns to `memory`, which holds `byteCount` bytes.
  public func copy(to memory: UnsafeMutableRawPointer, subjects: Int) {
    memory.storeBytes(of: SegmentLayout.magic, as: UInt32.self)
    memory.storeBytes(of: SegmentLayout.version, toByteOffset: 4, as: UInt16.self)
    memory.storeBytes(of: kind.rawValue, toByteOffset: 6, as: UInt16.self)
    memory.storeBytes(of: UInt32(subjects), toByteOffset: 8, as: UInt32.self)
    memory.storeBytes(of: UInt32(columns.count), toByteOffset: 12, as: UInt32.self)
    var offset = Self.directoryEnd(columns.count)
    for (index, column) in columns.enumerated() {
      let entry = SegmentLayout.headerBytes + index * SegmentLayout.directoryEntryBytes
      memory.storeBytes(of: UInt64(offset), toByteOffset: entry, as: UInt64.self)
      memory.storeBytes(
        of: UInt64(column.count >> column.shift), toByteOffset: entry + 8, as: UInt64.self)
      (memory + offset).copyMemory(from: column.bytes, byteCount: column.count)
      offset += Self.aligned(column.count)
    }
  }

  private static func directoryEnd(_ columns: Int) -> Int {
    aligned(SegmentLayout.headerBytes + columns * SegmentLayout.directoryEntryBytes)
  }

  private static func aligned(_ count: Int) -> Int { (count + 7) & ~7 }
}
