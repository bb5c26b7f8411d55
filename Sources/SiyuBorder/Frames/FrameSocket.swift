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
    if spare.count < 2, buffer.capacity <= Self.largestKept { spare.append(buffer) }
  }

  /// Bytes that buffers take, for tests.
  package var memoryHeld: Int {
    spare.reduce(current.capacity) { $0 + $1.capacity }
  }

  /// A buffer that had to be larger for once is let go of, in bytes.
  private static let largestKept = 4 << 20
  /// Of frames that came while a send waited.
  private static let mostWaiting = 16
  private static let mostWaitingBytes = 64 << 20

  // MARK: Sending

  /// Sends a whole frame.
  /// - Parameter patience: on the host's end, how long the worker may take nothing, in
  ///   milliseconds of real time, whatever it sends meanwhile; for the whole frame three times
  ///   that.
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
    let limit = Int64(patience) * 1_000_000
    let began = siyu_monotonic_time()
    var moved = began
    while sent < total {
      let count = sendPart(payload, from: sent, descriptors)
      if count >= 0 {
        sent += count
        if sent < total { moved = siyu_monotonic_time() }
      } else if count == Int(siyu_again()) {
        let now = siyu_monotonic_time()
        if now - moved >= limit || now - began >= 3 * limit {
          throw FrameError(.stuck, "the other end takes no messages")
        }
        try waitToSend()
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

  /// Waits for a moment, and takes what comes meanwhile.
  private func waitToSend() throws(FrameError) {
    let ready = siyu_wait(descriptor, 1, 1, 50)
    if ready < 0 { throw FrameError.system(Int(ready)) }
    guard ready & 1 != 0 else { return }
    if try current.fill(from: descriptor, takesDescriptors: false, waiting: false) {
      backlog.append(takeCurrent())
    }
    let bytes = backlog.reduce(0) { $0 + $1.payload.count }
    guard backlog.count <= Self.mostWaiting, bytes <= Self.mostWaitingBytes else {
      throw FrameError(.malformed, "messages come that nobody asked for")
    }
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
