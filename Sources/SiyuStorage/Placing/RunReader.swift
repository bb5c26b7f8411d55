import Foundation
import SiyuModel

/// Reads one sorted run record by record.
final class RunReader {
  private let file: TemporaryFile
  private var position: off_t
  private let end: off_t
  private var buffer: UnsafeMutableRawBufferPointer
  private var at = 0
  private var filled = 0
  private(set) var head = RecordSorter.Head(first: 0, second: 0, hash: 0, sequence: 0, length: 0)
  private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)

  init(file: TemporaryFile, from start: off_t, to end: off_t, buffer: Int) {
    self.file = file
    position = start
    self.end = end
    self.buffer = .allocate(byteCount: buffer, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Goes to the next record; `false` after the last. What was borrowed before is gone.
  func next() throws -> Bool {
    let headSize = MemoryLayout<RecordSorter.Head>.size
    guard try has(headSize) else { return false }
    head = buffer.load(fromByteOffset: at, as: RecordSorter.Head.self)
    let size = (headSize + Int(head.length) + 7) & ~7
    guard try has(size) else {
      throw StoreError(.failed, "a temporary file was cut short while rows were being sorted")
    }
    payload = UnsafeRawBufferPointer(
      rebasing: UnsafeRawBufferPointer(buffer)[(at + headSize)..<(at + headSize + Int(head.length))]
    )
    at += size
    return true
  }

  /// Makes sure that so many bytes are in the buffer.
  private func has(_ size: Int) throws -> Bool {
    if filled - at >= size { return true }
    let rest = filled - at
    if size > buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[at..<filled]))
      buffer.deallocate()
      buffer = larger
    } else if rest > 0 {
      memmove(buffer.baseAddress!, buffer.baseAddress! + at, rest)
    }
    (at, filled) = (0, rest)
    while filled < size, position < end {
      let room = min(buffer.count - filled, Int(end - position))
      let count = try file.read(at: position, into: buffer.baseAddress! + filled, room)
      if count == 0 { break }
      position += off_t(count)
      filled += count
    }
    return filled >= size
  }
}

/// The readers of all runs, the one with the least record first.
struct RunHeap {
  private var readers: [RunReader]

  init(_ readers: [RunReader]) {
    self.readers = readers
    for index in stride(from: readers.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  var least: RunReader? { readers.first }

  mutating func advance() throws {
    if try !readers[0].next() {
      readers[0] = readers[readers.count - 1]
      readers.removeLast()
    }
    if !readers.isEmpty { sink(0) }
  }

  private func comes(_ a: Int, before b: Int) -> Bool {
    let (x, y) = (readers[a].head, readers[b].head)
    if x.first != y.first { return x.first < y.first }
    if x.second != y.second { return x.second < y.second }
    return x.sequence < y.sequence
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var least = index
      let left = index * 2 + 1
      if left < readers.count, comes(left, before: least) { least = left }
      if left + 1 < readers.count, comes(left + 1, before: least) { least = left + 1 }
      if least == index { return }
      readers.swapAt(index, least)
      index = least
    }
  }
}
