import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Posts to one address, through AsyncHTTPClient.
///
/// HTTP/1.1 only, no redirects, no proxy (also none that the environment names), no decompression,
/// no cookies; certificates are verified. Must not be used or dropped on an event loop.
public final class HTTPSender: WebhookSending {
  /// Answers say a few words about a batch; more is not read.
  public static let longestAnswer = 1 << 20

  private let client: HTTPClient
  private let url: String
  private let timeout: TimeAmount

  /// - Parameter timeoutMilliseconds: for a whole exchange.
  public init(url: String, timeoutMilliseconds: Int64) {
    self.url = url
    timeout = .milliseconds(timeoutMilliseconds)
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: timeout, read: timeout), proxy: nil,
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    // Tries are counted in one place, and this is not it.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit { try? client.syncShutdown() }

  public func post(
    _ body: [UInt8], headers: [(name: String, value: String)]
  ) -> WebhookExchange {
    var fields = HTTPHeaders(headers.map { ($0.name, $0.value) })
    // One request, one connection: a server that answers twice would answer the next one's, and a
    // connection closed while idle would leave a doubt.
    fields.add(name: "Connection", value: "close")
    let progress = ExchangeProgress(longest: Self.longestAnswer)
    do {
      let request = try HTTPClient.Request(
        url: url, method: .POST, headers: fields, body: .bytes(body))
      try client.execute(request: request, delegate: progress, deadline: .now() + timeout).wait()
      return progress.ended(nil)
    } catch {
      return progress.ended(error)
    }
  }
}

/// How far one exchange came: what tells a request that never left from one that may have arrived.
private final class ExchangeProgress: HTTPClientResponseDelegate {
  private struct State {
    /// The head goes out before any of the body does.
    var isSent = false
    var status: Int?
    var retryAfter: String?
    var body: [UInt8] = []
  }

  private struct TooLong: Error {}

  private let state = Mutex(State())
  private let longest: Int

  init(longest: Int) { self.longest = longest }

  func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
    state.withLock { $0.isSent = true }
  }

  func didReceiveHead(
    task: HTTPClient.Task<Void>, _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    state.withLock {
      $0.status = Int(head.status.code)
      $0.retryAfter = head.headers.first(name: "Retry-After").map { String($0.prefix(64)) }
    }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<Void>, _ buffer: ByteBuffer
  ) -> EventLoopFuture<Void> {
    let fits = state.withLock { state in
      guard state.body.count + buffer.readableBytes <= longest else { return false }
      state.body.append(contentsOf: buffer.readableBytesView)
      return true
    }
    return fits
      ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLong())
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) {}

  func ended(_ error: (any Error)?) -> WebhookExchange {
    let state = state.withLock { $0 }
    if let status = state.status {
      return .answered(
        status: status, retryAfter: state.retryAfter, body: error == nil ? state.body : nil)
    }
    // Before anything was sent, what breaks is the attempt to connect.
    if !state.isSent, error is IOError || error is ChannelError {
      return .notSent("cannot be reached")
    }
    let words = Self.words(error)
    return state.isSent ? .lost(words) : .notSent(words)
  }

  private static func words(_ error: (any Error)?) -> String {
    switch error {
    case nil: "no answer"
    case let error as HTTPClientError:
      switch error {
      case .readTimeout, .deadlineExceeded: "no answer in time"
      case .connectTimeout, .getConnectionFromPoolTimeout: "cannot be reached in time"
      case .remoteConnectionClosed: "the connection was closed without an answer"
      case .tlsHandshakeTimeout: "no TLS connection in time"
      default: error.shortDescription.lowercased()
      }
    case is NIOConnectionError: "cannot be reached"
    case is ChannelError, is IOError: "the connection broke"
    case let error?: "no connection (\(WebhookAnswer.words(String(describing: error))))"
    }
  }
}

@available(*, unavailable)
extension HTTPSender: Sendable {}  // One run at a time hands over.
