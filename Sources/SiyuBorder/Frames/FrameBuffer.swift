internal import CProcess

/// One frame as it arrives, piece by piece. Used again for the next one.
public final class FrameBuffer {
  private var bytes: UnsafeMutableRawPointer
  private(set) var capacity = 64 << 10
  private var filled = 0
  /// Descriptors that came with the frame; whoever takes them closes them.
  private var received: [Int32] = []
  private(set) var header: FrameHeader?

  init() { bytes = .allocate(byteCount: capacity, alignment: 16) }

  deinit {
    clear()
    bytes.deallocate()
  }

  public var kind: UInt16 { header?.kind ?? 0 }
  public var sequence: UInt64 { header?.sequence ?? 0 }

  /// The frame's content, which lives as long as this buffer is not used again.
  public var payload: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: bytes + FrameHeader.byteCount, count: max(0, filled - FrameHeader.byteCount))
  }

  public func takeDescriptors() -> [Int32] {
    defer { received = [] }
    return received
  }

  func clear() {
    filled = 0
    header = nil
    for descriptor in received { closeDescriptor(descriptor) }
    received = []
  }

  private var wanted: Int {
    header.map { FrameHeader.byteCount + Int($0.length) } ?? FrameHeader.byteCount
  }

  /// Reads what there is. True: the frame is complete; false: nothing more is there yet.
  ///
  /// Memory grows with the bytes that really come, not with the length a header claims.
  func fill(from socket: Int32, takesDescriptors: Bool, waiting: Bool) throws(FrameError) -> Bool {
    while true {
      if filled == FrameHeader.byteCount, header == nil { try readHeader(takesDescriptors) }
      if header != nil, filled == wanted { return true }
      if filled == capacity { grow() }
      let room = min(wanted, capacity) - filled
      var descriptors = [Int32](repeating: -1, count: takesDescriptors ? 8 : 0)
      var came: Int32 = 0
      let count =
        takesDescriptors
        ? siyu_receive(socket, bytes + filled, room, &descriptors, &came, waiting ? 1 : 0)
        : siyu_receive(socket, bytes + filled, room, nil, nil, waiting ? 1 : 0)
      if count > 0 {
        received += descriptors.prefix(Int(came))
        filled += count
      } else if count == 0 {
        throw FrameError(.ended, "the other end was closed")
      } else if count == Int(siyu_again()) {
        return false
      } else if count != Int(siyu_interrupted()) {
        let error = FrameError.system(count)
        throw FrameError(FrameError.Code.of(error), error.description)
      }
    }
  }

  private func readHeader(_ takesDescriptors: Bool) throws(FrameError) {
    let read = FrameHeader(reading: bytes)
    // A worker believes its host; the host bounds what each kind of message may be.
    let longest = takesDescriptors ? FrameHeader.longest : MessageKind.longest(read.kind)
    guard read.length <= longest else {
      throw FrameError(.malformed, "a frame of \(read.length) bytes; \(longest) are allowed")
    }
    guard Int(read.descriptors) == (takesDescriptors ? received.count : 0) else {
      throw FrameError(
        .malformed, "a frame with \(read.descriptors) descriptors, \(received.count) came")
    }
    header = read
  }

  private func grow() {
    let next = min(max(capacity * 2, 64 << 10), FrameHeader.byteCount + FrameHeader.longest)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: next, alignment: 16)
    larger.copyMemory(from: bytes, byteCount: filled)
    bytes.deallocate()
    bytes = larger
    capacity = next
  }
}
