/// A source seen as a run of bytes, with the possibility to give back what was read since a mark.
///
/// Giving back is what makes an unclosed quote cost one line and not the rest of the file.
struct LineInput {
  let source: any ByteSource
  /// The bytes at hand are `base[index..<end]`.
  private(set) var base: UnsafeMutablePointer<UInt8>
  var index = 0
  private(set) var end = 0

  private let block: UnsafeMutableRawBufferPointer
  private var replay: UnsafeMutableRawBufferPointer?
  /// Where the block was when a replay began.
  private var parked = (index: 0, end: 0)
  /// Bytes since the mark that are no longer at hand.
  private var kept: [UInt8] = []
  private var mark: Int?

  init(_ source: any ByteSource, blockSize: Int) {
    self.source = source
    block = .allocate(byteCount: max(16, blockSize), alignment: 16)
    base = block.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
  }

  func deallocate() {
    block.deallocate()
    replay?.deallocate()
  }

  /// Brings more bytes; `false` at the end.
  mutating func refill() throws(FileFailure) -> Bool {
    if let mark {
      kept.append(contentsOf: UnsafeBufferPointer(start: base + mark, count: end - mark))
    }
    if let replay {
      replay.deallocate()
      self.replay = nil
      base = block.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
      (index, end) = parked
    } else {
      (index, end) = (0, 0)
    }
    if mark != nil { mark = index }
    while index == end {
      let count = try source.read(into: block)
      if count == 0 { return false }
      (index, end) = (0, count)
      if mark != nil { mark = 0 }
    }
    return true
  }

  var isMarked: Bool { mark != nil }

  /// Remembers this place.
  mutating func setMark(at place: Int) {
    mark = place
    kept.removeAll(keepingCapacity: true)
  }

  mutating func clearMark() {
    guard mark != nil else { return }
    mark = nil
    kept.removeAll(keepingCapacity: kept.capacity < 1 << 20)
  }

  /// Goes back to the mark.
  mutating func rewindToMark() {
    guard let mark else { return }
    self.mark = nil
    if kept.isEmpty {
      index = mark
      return
    }
    // What was kept, then what is left of a replay; the block waits behind.
    var bytes = kept
    kept = []
    bytes.append(contentsOf: UnsafeBufferPointer(start: base + mark, count: index - mark))
    if let old = replay {
      bytes.append(contentsOf: UnsafeBufferPointer(start: base + index, count: end - index))
      old.deallocate()
    } else {
      parked = (index, end)
    }
    let next = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    next.copyBytes(from: bytes)
    replay = next
    base = next.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
    (index, end) = (0, bytes.count)
  }
}
