/// One row's fields, back to back in a buffer that is used again for the next row.
public final class RowBuffer {
  /// Line of the file the row starts on, 1-based. For a spreadsheet the row's number.
  public internal(set) var line = 0
  /// How many lines the row spans.
  public internal(set) var lineCount = 1
  @exclusivity(unchecked) public private(set) var count = 0
  /// Fields may carry the marks of spreadsheets: an apostrophe in front, `="…"` around.
  let isMarked: Bool

  // Every byte of a file passes here; the checks for overlapping access, which one owner on one
  // thread cannot have, cost a tenth of the reading.
  @exclusivity(unchecked) private(set) var bytes: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var used = 0
  @exclusivity(unchecked) private var capacity: Int
  /// Where each field ends in `bytes`.
  @exclusivity(unchecked) private var ends: UnsafeMutablePointer<Int>
  @exclusivity(unchecked) private var endsCapacity: Int

  init(isMarked: Bool = true) {
    self.isMarked = isMarked
    capacity = 4096
    bytes = .allocate(capacity: capacity)
    endsCapacity = 64
    ends = .allocate(capacity: endsCapacity)
  }

  deinit {
    bytes.deallocate()
    ends.deallocate()
  }

  /// The bytes of field `index`: UTF-8, without quotes around it. Valid until the next row.
  /// Fields beyond the row's end are empty.
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index >= 0, index < count else { return UnsafeBufferPointer(start: bytes, count: 0) }
    let start = index == 0 ? 0 : ends[index - 1]
    return UnsafeBufferPointer(start: bytes + start, count: ends[index] - start)
  }

  /// Field `index` as text; broken UTF-8 shows as U+FFFD.
  public func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  public var texts: [String] { (0..<count).map(text) }

  /// Where field `index` ends in `content`.
  func end(of index: Int) -> Int { ends[index] }

  /// All bytes of all fields, for checks that need no field borders.
  var content: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: used) }

  /// The last byte appended since the last `endField`.
  var lastByteOfOpenField: UInt8? {
    used > (count == 0 ? 0 : ends[count - 1]) ? bytes[used - 1] : nil
  }

  // MARK: Filling, for readers

  func clear(line: Int) {
    self.line = line
    lineCount = 1
    count = 0
    used = 0
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    if used == capacity { grow(for: 1) }
    bytes[used] = byte
    used += 1
  }

  @inline(__always)
  func append(_ source: UnsafePointer<UInt8>, count: Int) {
    if capacity - used < count { grow(for: count) }
    (bytes + used).update(from: source, count: count)
    used += count
  }

  func append(_ text: some Sequence<UInt8>) {
    for byte in text { append(byte) }
  }

  @inline(__always)
  func endField() {
    if count == endsCapacity { growEnds() }
    ends[count] = used
    count += 1
  }

  /// A copy that stays when the next row comes.
  func copied() -> RowBuffer {
    let copy = RowBuffer(isMarked: isMarked)
    copy.clear(line: line)
    for index in 0..<count {
      let field = self[index]
      if let start = field.baseAddress { copy.append(start, count: field.count) }
      copy.endField()
    }
    copy.lineCount = lineCount
    return copy
  }

  private func grow(for extra: Int) {
    let larger = max(capacity * 2, used + extra)
    let next = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    next.update(from: bytes, count: used)
    bytes.deallocate()
    bytes = next
    capacity = larger
  }

  private func growEnds() {
    let next = UnsafeMutablePointer<Int>.allocate(capacity: endsCapacity * 2)
    next.update(from: ends, count: count)
    ends.deallocate()
    ends = next
    endsCapacity *= 2
  }
}

@available(*, unavailable)
extension RowBuffer: Sendable {}  // Its bytes change with every row.
