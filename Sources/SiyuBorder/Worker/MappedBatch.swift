internal import CProcess

/// The batch in one slot, as this worker may see it.
///
/// Valid until the host fills the slot again, which it does only after it has the answers.
public final class MappedBatch {
  public internal(set) var subjects = 0
  private var readers: [SegmentReader?] = Array(repeating: nil, count: SegmentKind.allCases.count)
  private var memory: [Memory?] = Array(repeating: nil, count: SegmentKind.allCases.count)

  private final class Memory {
    let start: UnsafeMutableRawPointer
    let count: Int
    init?(descriptor: Int32, count: Int) {
      guard let start = siyu_memory_map(descriptor, count, 0) else { return nil }
      self.start = start
      self.count = count
    }
    deinit { siyu_memory_unmap(start, count) }
  }

  init() {}

  /// `nil` for a segment that was not handed over.
  public subscript(kind: SegmentKind) -> SegmentReader? { readers[Int(kind.rawValue)] }

  /// All that is mapped, whether it can be read as a segment or not: to be searched for what must
  /// not be there.
  package var memories: [UnsafeRawBufferPointer] {
    memory.compactMap { $0.map { UnsafeRawBufferPointer(start: $0.start, count: $0.count) } }
  }

  /// Takes over what lies ready now; closes the descriptors.
  func update(_ ready: BatchReady, descriptors: [Int32]) throws(SegmentError) {
    defer { for descriptor in descriptors { closeDescriptor(descriptor) } }
    subjects = ready.subjects
    for index in readers.indices { readers[index] = nil }
    var unused = descriptors[...]
    for segment in ready.segments {
      let index = Int(segment.kind.rawValue)
      if segment.isNew {
        memory[index] = nil
        guard let descriptor = unused.popFirst(),
          let mapped = Memory(descriptor: descriptor, count: segment.capacity)
        else { throw SegmentError("segment \(segment.kind) cannot be mapped") }
        memory[index] = mapped
      }
      guard let mapped = memory[index], segment.byteCount <= mapped.count else {
        throw SegmentError("segment \(segment.kind) has no memory")
      }
      let reader = try SegmentReader(
        UnsafeRawBufferPointer(start: mapped.start, count: segment.byteCount))
      guard reader.kind == segment.kind, reader.subjects == ready.subjects else {
        throw SegmentError("segment \(segment.kind) holds something else")
      }
      readers[index] = reader
    }
  }

  /// Lets go of the memory.
  func removeAll() {
    subjects = 0
    for index in readers.indices {
      readers[index] = nil
      memory[index] = nil
    }
  }
}
