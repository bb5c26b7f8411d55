import SiyuBorder
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FrameSocketTests {
  /// The host's end, and the bare descriptor of the other.
  private static func ends() -> (host: FrameSocket, other: Int32) {
    var pair: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    #expect(socketpair(AF_UNIX, kind, 0, &pair) == 0)
    return (FrameSocket(pair[0], end: .host), pair[1])
  }

  private static func header(_ length: UInt32, descriptors: UInt16 = 0) -> [UInt8] {
    var bytes = withUnsafeBytes(of: length.littleEndian, Array.init)
    bytes += [103, 0, UInt8(descriptors & 255), UInt8(descriptors >> 8)]
    return bytes + [9, 0, 0, 0, 0, 0, 0, 0]
  }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
  }

  @Test func `a frame that comes byte by byte is whole in the end`() throws {
    let (host, other) = Self.ends()
    defer { close(other) }
    let bytes = Self.header(3) + [1, 2, 3] + Self.header(0)
    var kinds: [[UInt8]] = []
    for byte in bytes {
      Self.put([byte], other)
      while let frame = try host.receive() {
        #expect(frame.sequence == 9)
        kinds.append(Array(frame.payload))
        host.recycle(frame)
      }
    }
    #expect(kinds == [[1, 2, 3], []])
  }

  @Test func `a frame that claims too much is refused before it is awaited`() throws {
    let (host, other) = Self.ends()
    defer { close(other) }
    Self.put(Self.header(UInt32(FrameHeader.longest) + 1), other)
    #expect { try host.receive() } throws: { ($0 as? FrameError)?.code == .malformed }
  }

  @Test func `a worker cannot send descriptors`() throws {
    let (host, other) = Self.ends()
    defer { close(other) }
    Self.put(Self.header(0, descriptors: 1), other)
    #expect { try host.receive() } throws: { ($0 as? FrameError)?.code == .malformed }
  }

  @Test(arguments: [0, 5, 17])
  func `an end that closes is told apart from silence`(_ bytesBefore: Int) throws {
    let (host, other) = Self.ends()
    Self.put(Array((Self.header(3) + [1, 2, 3]).prefix(bytesBefore)), other)
    #expect(try host.receive() == nil)
    close(other)
    #expect { try host.receive() } throws: { ($0 as? FrameError)?.code == .ended }
    #expect { try host.send(kind: 1, sequence: 1, payload: [1]) } throws: {
      ($0 as? FrameError)?.code == .ended
    }
  }

  @Test func `two ends that both send much do not wait for each other`() throws {
    var pair = Self.ends()
    let worker = FrameSocket(pair.other, end: .worker)
    let host = pair.host
    pair.other = -1
    let big = [UInt8](repeating: 7, count: 4 << 20)
    let thread = WorkerThread {
      for sequence in 0..<3 {
        try? worker.send(kind: 103, sequence: UInt64(sequence), payload: big)
      }
      var came = 0
      while came < 3, let frame = try? worker.receive() {
        came += frame.payload.count == big.count ? 1 : 0
        worker.recycle(frame)
      }
      return came
    }
    for sequence in 0..<3 { try host.send(kind: 4, sequence: UInt64(sequence), payload: big) }
    var sequences: [UInt64] = []
    while sequences.count < 3 {
      guard let frame = try host.receive() else { continue }
      sequences.append(frame.sequence)
      #expect(frame.payload.elementsEqual(big))
      host.recycle(frame)
    }
    #expect(sequences == [0, 1, 2])
    #expect(thread.join() == 3)
  }

  @Test func `nothing is kept for bytes that are only claimed`() throws {
    let (host, other) = Self.ends()
    defer { close(other) }
    Self.put(Self.header(UInt32(FrameHeader.longest)) + [1, 2, 3], other)
    #expect(try host.receive() == nil)
    #expect(host.memoryHeld <= 64 << 10)
  }

  /// log, loaded, a request, and a kind there is not.
  @Test(arguments: [(105, 65_536), (101, 8 << 20), (106, (8 << 20) + 2048), (77, 65_536)])
  func `each kind of message has a longest`(_ kind: UInt8, _ longest: UInt32) throws {
    for extra in [0 as UInt32, 1] {
      let (host, other) = Self.ends()
      defer { close(other) }
      var header = Self.header(longest + extra)
      header[4] = kind
      Self.put(header, other)
      if extra == 0 {
        #expect(try host.receive() == nil)
      } else {
        #expect { try host.receive() } throws: { ($0 as? FrameError)?.code == .malformed }
      }
    }
  }

  /// One that always says something must not keep the host from noticing that it takes nothing.
  @Test func `a send to an end that only dribbles gives up`() throws {
    let (host, other) = Self.ends()
    let thread = WorkerThread {
      var sent = 0
      // A frame of a message that never becomes whole.
      for byte in Self.header(60_000) + [UInt8](repeating: 0, count: 50_000) {
        guard
          withUnsafeBytes(of: byte, { send(other, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) }) == 1
        else { break }
        sent += 1
        usleep(200)
      }
      return sent
    }
    let big = [UInt8](repeating: 7, count: 8 << 20)
    #expect {
      try big.withUnsafeBytes { try host.send(kind: 4, sequence: 1, payload: $0, patience: 60) }
    } throws: { ($0 as? FrameError)?.code == .stuck }
    close(other)
    #expect(thread.join() < 50_016)
  }

  @Test func `a send to an end that takes nothing gives up`() throws {
    let (host, other) = Self.ends()
    defer { close(other) }
    let big = [UInt8](repeating: 7, count: 8 << 20)
    #expect {
      try big.withUnsafeBytes { try host.send(kind: 4, sequence: 1, payload: $0, patience: 60) }
    } throws: { ($0 as? FrameError)?.code == .stuck }
  }
}

/// A thread of its own for the end that blocks.
private final class WorkerThread: @unchecked Sendable {
  // `result` is written by the thread and read after it was joined.
  private var result = 0
  private let work: () -> Int
  private var thread = pthread_t()

  init(_ work: @escaping () -> Int) {
    self.work = work
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let own = Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue()
        own.result = own.work()
        return nil
      }, context)
  }

  func join() -> Int {
    pthread_join(thread, nil)
    return result
  }
}
