internal import CProcess

/// One end of the socket between host and worker.
///
/// The host's end never blocks without looking at the clock, and goes on receiving while it
/// waits to send, so that two ends that both send cannot wait for each other. The worker's end
/// blocks: it has nothing else to do.
///
/// Owned by one thread at a time.
public final class FrameSocket {
  public enum End: Sendable {
    case host, worker
  }

  public let descriptor: Int32
  private let end: End
  private var current = FrameBuffer()
  private var spare: [FrameBuffer] = []
  /// Frames that came while a send waited.
  private var backlog: [FrameBuffer] = []
  private var header = [UInt8](repeating: 0, count: FrameHeader.byteCount)

  /// Takes the descriptor over and closes it in the end.
  public init(_ descriptor: Int32, end: End) {
    self.descriptor = descriptor
    self.end = end
  }

  deinit { closeDescriptor(descriptor) }

  // MARK: Receiving

  /// The next frame; on the host's end `nil` while none is complete. Give it back to `recycle`.
  public func receive() throws(FrameError) -> FrameBuffer? {
    if !backlog.isEmpty { return backlog.removeFirst() }
    let complete = try current.fill(
      from: descriptor, takesDescriptors: end == .worker, waiting: end == .worker)
    return complete ? takeCurrent() : nil
  }

  private func takeCurrent() -> FrameBuffer {
    defer { current = spare.popLast() ?? FrameBuffer() }
    return current
  }

  public func recycle(_ buffer: FrameBuffer) {
    buffer.clear()
    if spare.count < 2 { spare.append(buffer) }
  }

  // MARK: Sending

  /// Sends a whole frame.
  /// - Parameter patience: on the host's end, how long the worker may take nothing, in
  ///   milliseconds.
  public func send(
    kind: UInt16, sequence: UInt64, payload: UnsafeRawBufferPointer, descriptors: [Int32] = [],
    patience: Int = 10_000
  ) throws(FrameError) {
    guard payload.count <= FrameHeader.longest else {
      throw FrameError(
        .malformed, "\(payload.count) bytes in one message; \(FrameHeader.longest) are allowed")
    }
    FrameHeader(
      length: UInt32(payload.count), kind: kind, descriptors: UInt16(descriptors.count),
      sequence: sequence
    ).write(to: &header)
    var sent = 0
    let total = FrameHeader.byteCount + payload.count
    var idle = 0
    while sent < total {
      let count = sendPart(payload, from: sent, descriptors)
      if count >= 0 {
        sent += count
        idle = 0
      } else if count == Int(siyu_again()) {
        if idle >= patience { throw FrameError(.stuck, "the other end takes no messages") }
        idle += try waitToSend()
      } else if count != Int(siyu_interrupted()) {
        let error = FrameError.system(count)
        throw FrameError(FrameError.Code.of(error), error.description)
      }
    }
  }

  private func sendPart(
    _ payload: UnsafeRawBufferPointer, from sent: Int, _ descriptors: [Int32]
  ) -> Int {
    let waiting: Int32 = end == .worker ? 1 : 0
    if sent < FrameHeader.byteCount {
      return header.withUnsafeBytes { head in
        siyu_send(
          descriptor, head.baseAddress.map { $0 + sent }, head.count - sent, payload.baseAddress,
          payload.count, sent == 0 ? descriptors : [], sent == 0 ? Int32(descriptors.count) : 0,
          waiting)
      }
    }
    let done = sent - FrameHeader.byteCount
    return siyu_send(
      descriptor, nil, 0, payload.baseAddress.map { $0 + done }, payload.count - done, nil, 0,
      waiting)
  }

  /// Returns the milliseconds spent in vain.
  private func waitToSend() throws(FrameError) -> Int {
    let slice = 50
    let ready = siyu_wait(descriptor, 1, 1, Int32(slice))
    if ready < 0 { throw FrameError.system(Int(ready)) }
    if ready & 1 != 0 {
      guard backlog.count < 16 else {
        throw FrameError(.malformed, "messages come that nobody asked for")
      }
      if try current.fill(from: descriptor, takesDescriptors: false, waiting: false) {
        backlog.append(takeCurrent())
      }
    }
    return ready == 0 ? slice : 0
  }
}

extension FrameSocket {
  public func send(
    kind: UInt16, sequence: UInt64, payload: [UInt8], descriptors: [Int32] = []
  ) throws(FrameError) {
    let result: Result<Void, FrameError> = payload.withUnsafeBytes { bytes in
      do throws(FrameError) {
        try send(kind: kind, sequence: sequence, payload: bytes, descriptors: descriptors)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
