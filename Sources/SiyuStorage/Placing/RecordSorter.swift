import Foundation
import SiyuModel

/// Sorts more records than memory should hold: sorted runs in one temporary file, then a merge.
///
/// The file is unlinked as soon as it is open, so a killed process leaves nothing behind.
final class RecordSorter {
  /// Sorted by `first`, `second`, `sequence`.
  struct Head {
    var first: Int64
    var second: Int64
    /// Carried along.
    var hash: Int64
    var sequence: UInt32
    /// Of the payload, in bytes.
    var length: UInt32
  }

  private struct Entry {
    var first: Int64
    var second: Int64
    var offset: UInt32
    var sequence: UInt32

    @inline(__always) static func < (a: Entry, b: Entry) -> Bool {
      if a.first != b.first { return a.first < b.first }
      if a.second != b.second { return a.second < b.second }
      return a.sequence < b.sequence
    }
  }

  private static let headSize = MemoryLayout<Head>.size
  @exclusivity(unchecked) private var arena: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var entries: UnsafeMutableBufferPointer<Entry>
  @exclusivity(unchecked) private var entryCount = 0
  private var runs: [(start: off_t, end: off_t)] = []
  private let directory: String
  private var file: TemporaryFile?
  @exclusivity(unchecked) private(set) var count: Int64 = 0

  /// - Parameters:
  ///   - memory: bytes it may hold, 1 MiB….
  ///   - typical: bytes of a typical payload.
  init(memory: Int, typical: Int, directory: String) {
    self.directory = directory
    let record = Self.headSize + typical
    let share = memory / (record + MemoryLayout<Entry>.size)
    arena = .allocate(byteCount: max(share * record, 1 << 17), alignment: 16)
    entries = .allocate(capacity: max(share, 1024))
  }

  deinit {
    arena.deallocate()
    entries.deallocate()
  }

  @inline(__always) func add(
    first: Int64, second: Int64, hash: Int64, sequence: UInt32, _ payload: UnsafeRawBufferPointer
  ) throws {
    let size = (Self.headSize + payload.count + 7) & ~7
    if used + size > arena.count || entryCount == entries.count {
      try spill()
      guard size <= arena.count else {
        throw StoreError(.refused, "a row of \(payload.count) bytes is too long to be kept")
      }
    }
    let head = Head(
      first: first, second: second, hash: hash, sequence: sequence, length: UInt32(payload.count))
    arena.storeBytes(of: head, toByteOffset: used, as: Head.self)
    if let start = payload.baseAddress {
      (arena.baseAddress! + used + Self.headSize).copyMemory(
        from: start, byteCount: payload.count)
    }
    entries[entryCount] = Entry(
      first: first, second: second, offset: UInt32(used >> 3), sequence: sequence)
    entryCount += 1
    used += size
    count += 1
  }

  private func sortEntries() {
    var part = UnsafeMutableBufferPointer(rebasing: entries[0..<entryCount])
    part.sort(by: <)
  }

  @inline(__always) private func record(_ entry: Entry) -> UnsafeRawPointer {
    UnsafeRawPointer(arena.baseAddress!) + Int(entry.offset) << 3
  }

  private func spill() throws {
    if entryCount == 0 { return }
    sortEntries()
    let file = try self.file ?? TemporaryFile(in: directory)
    self.file = file
    let start = file.length
    for index in 0..<entryCount {
      let source = record(entries[index])
      let length = Int(source.load(as: Head.self).length)
      try file.append(
        UnsafeRawBufferPointer(start: source, count: (Self.headSize + length + 7) & ~7))
    }
    try file.flush()
    runs.append((start, file.length))
    (used, entryCount) = (0, 0)
  }

  /// Gives all records in order, once.
  func sorted(_ body: (Head, UnsafeRawBufferPointer) throws -> Void) throws {
    if runs.isEmpty {
      sortEntries()
      for index in 0..<entryCount {
        let source = record(entries[index])
        let head = source.load(as: Head.self)
        try body(
          head, UnsafeRawBufferPointer(start: source + Self.headSize, count: Int(head.length)))
      }
      return
    }
    try spill()
    try merge(body)
  }

  private func merge(_ body: (Head, UnsafeRawBufferPointer) throws -> Void) throws {
    guard let file else { return }
    let share = max(arena.count / 4 / runs.count & ~7, 1 << 14)
    // What filled the runs is free for others now.
    arena.deallocate()
    entries.deallocate()
    arena = .init(start: nil, count: 0)
    entries = .init(start: nil, count: 0)
    var readers: [RunReader] = []
    for run in runs {
      let reader = RunReader(file: file, from: run.start, to: run.end, buffer: min(share, 1 << 20))
      if try reader.next() { readers.append(reader) }
    }
    var heap = RunHeap(readers)
    while let reader = heap.least {
      try body(reader.head, reader.payload)
      try heap.advance()
    }
  }
}
