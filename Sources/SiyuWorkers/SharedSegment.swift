internal import CProcess
internal import SiyuBorder
internal import SiyuModel

/// Sealed shared memory for one segment of a slot: written here, read by workers.
final class SharedSegment {
  let descriptor: Int32
  let capacity: Int
  /// Differs for every piece of memory, so that it is known which one a worker has mapped.
  let generation: UInt64
  private let mapping: UnsafeMutableRawPointer
  private(set) var byteCount = 0

  init(holding bytes: Int, generation: UInt64, name: String) throws(Diagnostic) {
    // Batches differ a little; room to spare saves handing over new memory for each larger one.
    let page = 4096
    let capacity = (bytes + bytes / 4 + 65_536 + page - 1) / page * page
    var mapping: UnsafeMutableRawPointer?
    let descriptor = siyu_memory_make(name, capacity, siyu_maker_writes, &mapping)
    guard descriptor >= 0, let mapping else {
      throw Diagnostic(
        "cannot get \(capacity >> 10) kB of shared memory: \(systemReason(-descriptor))")
    }
    self.descriptor = descriptor
    self.mapping = mapping
    self.capacity = capacity
    self.generation = generation
  }

  deinit {
    closeDescriptor(descriptor)
    siyu_memory_unmap(mapping, capacity)
  }

  func store(_ writer: SegmentWriter, subjects: Int) {
    byteCount = writer.byteCount
    writer.copy(to: mapping, subjects: subjects)
  }
}

/// One of a lane's two places for batches, used again and again.
final class BatchSlot {
  let index: Int
  let writer: BatchWriter
  /// With the plugin that alone may have it, where there is one.
  private(set) var segments: [(kind: SegmentKind, owner: String?, memory: SharedSegment)] = []
  private(set) var isAsked = false
  /// How often it was emptied: a batch is what was filled since.
  private(set) var fillings = 0
  private let memoryName: String
  private var generations: UInt64 = 0

  init(
    index: Int, needs: ReadNeeds, lexicon: any Lexicon, surveyPlugins: [String],
    standings: [StandingAccess], memoryName: String
  ) {
    self.index = index
    self.memoryName = memoryName
    writer = BatchWriter(
      needs: needs, lexicon: lexicon, surveyPlugins: surveyPlugins,
      standings: standings)
  }

  func empty() {
    isAsked = false
    fillings += 1
    writer.removeAll()
  }

  /// Copies the batch to where workers can read it.
  func share() throws(Diagnostic) {
    try writer.finish()
    isAsked = true
    for (position, segment) in writer.segments.enumerated() {
      let needed = segment.byteCount
      if position >= segments.count {
        segments.append((segment.kind, writer.owners[position], try newMemory(needed)))
      } else if segments[position].memory.capacity < needed {
        segments[position].memory = try newMemory(needed)
      }
      segments[position].memory.store(segment, subjects: writer.subjects)
    }
  }

  private func newMemory(_ bytes: Int) throws(Diagnostic) -> SharedSegment {
    generations += 1
    return try SharedSegment(holding: bytes, generation: generations, name: memoryName)
  }
}

/// A batch as the store and the engine see it.
final class LaneBatch: PluginBatch {
  let slot: BatchSlot
  private let filling: Int
  init(slot: BatchSlot) {
    self.slot = slot
    filling = slot.fillings
  }

  /// The slot was not given to another batch since.
  var isCurrent: Bool { slot.fillings == filling }

  var writer: any SubjectWriter { slot.writer }
  var subjects: Int { slot.writer.subjects }
  func numbers() -> [Int64] { slot.writer.numbers() }
  func id(of subject: Int) -> String { slot.writer.id(of: subject) }
  func heldTags() -> HeldTagColumn { slot.writer.heldTags() }
}
