internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// An HTTP server on loopback that behaves as badly as it is told to: plain sockets, one connection at
/// a time, the port chosen by the system.
public final class ScriptedServer: Sendable {
  public enum Behaviour: Sendable {
    case answer(Int, headers: [String] = [], body: String = "")
    /// Two whole answers to one request.
    case answerTwice(Int, body: String)
    /// Reads the request, and closes without a word.
    case closeAfterRequest
    /// Closes, with a reset, before it read anything.
    case closeAtOnce
    /// Reads the request and says nothing until it is stopped.
    case stall
    /// These bytes instead of an answer; then closes.
    case bytes([UInt8])
    /// An answer with a body of so many bytes.
    case huge(Int)
    /// These files by their paths, `/index.json`; 404 for others.
    case files([String: [UInt8]])
    /// A byte now and then, until it is stopped.
    case drip
  }

  public struct Request: Sendable {
    public var head: [String]
    public var body: [UInt8]
    public func header(_ name: String) -> String? {
      head.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }
  }

  private struct State {
    var script: [Behaviour]
    var requests: [Request] = []
    var connections = 0
    var isStopped = false
  }

  public let port: UInt16
  private let listener: Int32
  private let state: Mutex<State>

  /// - Parameter script: one for each request; the last is repeated.
  public init(_ script: Behaviour...) throws {
    state = Mutex(State(script: script))
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let handle = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(handle, $0, length) == 0 && listen(handle, 16) == 0
          && getsockname(handle, $0, &length) == 0
      }
    }
    guard isBound else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
  }

  public struct Failure: Error {}

  /// Runs it while `body` does; both have ended when this returns.
  public func run<T>(_ body: () throws -> T) throws -> T {
    var thread = pthread_t()
    let unmanaged = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<ScriptedServer>.fromOpaque(argument!).takeRetainedValue().serve()
        return nil
      }, unmanaged.toOpaque())
    guard status == 0 else { throw Failure() }
    defer {
      state.withLock { $0.isStopped = true }
      pthread_join(thread, nil)
      close(listener)
    }
    return try body()
  }

  public var url: String { "http://127.0.0.1:\(port)/messages" }
  public var requests: [Request] { state.withLock { $0.requests } }
  public var connections: Int { state.withLock { $0.connections } }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  // MARK: On its own thread

  private func serve() {
    while let connection = accepted() {
      state.withLock { $0.connections += 1 }
      converse(connection)
      close(connection)
    }
  }

  /// `nil` when it is stopped.
  private func accepted() -> Int32? {
    while !isStopped {
      if isReadable(listener) {
        let connection = accept(listener, nil, nil)
        if connection >= 0 { return connection }
      }
    }
    return nil
  }

  /// Waits a moment; whoever asks looks whether it was stopped.
  private func isReadable(_ handle: Int32) -> Bool {
    var poller = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, 20) > 0
  }

  private func converse(_ connection: Int32) {
    while true {
      let behaviour = state.withLock { state in
        state.script.count > 1 ? state.script.removeFirst() : state.script[0]
      }
      if case .closeAtOnce = behaviour {
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
        return
      }
      guard let request = read(connection) else {
        // Nothing was asked: what was to be done is still to be done.
        state.withLock { $0.script.insert(behaviour, at: 0) }
        return
      }
      state.withLock { $0.requests.append(request) }
      switch behaviour {
      case .answer(let status, let headers, let body):
        write(Self.answer(status, headers, Array(body.utf8)), to: connection)
      case .answerTwice(let status, let body):
        let answer = Self.answer(status, [], Array(body.utf8))
        write(answer + answer, to: connection)
      case .huge(let count):
        write(Self.answer(200, [], Array(repeating: 0x20, count: count)), to: connection)
      case .files(let files):
        let path = request.head.first?.split(separator: " ").dropFirst().first.map(String.init)
        let bytes = path.flatMap { files[$0] }
        write(Self.answer(bytes == nil ? 404 : 200, [], bytes ?? []), to: connection)
      case .drip:
        write(Array("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n".utf8), to: connection)
        while !isStopped, write([0x20], to: connection) { _ = poll(nil, 0, 20) }
        return
      case .bytes(let bytes):
        write(bytes, to: connection)
        return
      case .stall:
        while !isStopped { _ = poll(nil, 0, 20) }
        return
      case .closeAfterRequest, .closeAtOnce: return
      }
      if request.header("Connection") == "close" { return }
    }
  }

  private static func answer(_ status: Int, _ headers: [String], _ body: [UInt8]) -> [UInt8] {
    let lines = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.count)"] + headers
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  /// One request with its body; `nil` when the connection ends before.
  private func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var request: (head: [String], start: Int, length: Int)?
    while !isStopped {
      if let found = request, bytes.count >= found.start + found.length {
        return Request(
          head: found.head, body: Array(bytes[found.start..<found.start + found.length]))
      }
      guard isReadable(connection) else { continue }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      bytes += buffer[..<count]
      let end = Array("\r\n\r\n".utf8)
      if request == nil, let range = bytes.firstRange(of: end) {
        let head = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
          .split(separator: "\r\n").map(String.init)
        let probe = Request(head: head, body: [])
        request = (head, range.upperBound, probe.header("Content-Length").flatMap { Int($0) } ?? 0)
      }
    }
    return nil
  }

  /// - Returns: false when nobody takes it.
  @discardableResult
  private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty, !isStopped {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
