import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
public import SiyuModel

/// Reads files of registries on web sites.
///
/// One request, one connection: HTTP/1.1, no tries after the first, no proxy (also none that the
/// environment names), no cookies, no decompression, certificates verified, redirects on the same
/// site only. Whatever comes is a stranger's: what it is worth is for the caller to check. Must not be
/// used on an event loop.
public struct SiteReader: Sendable {
  private let limits: SiteLimits

  public init(_ limits: SiteLimits) { self.limits = limits }

  /// The whole file.
  /// - Parameter url: checked: `https://…`, or `http://` of this machine.
  /// - Throws: `Diagnostic`: why there is none.
  public func file(_ url: String) throws(Diagnostic) -> [UInt8] {
    let client = client()
    defer { try? client.syncShutdown() }
    let end = NIODeadline.now() + .milliseconds(limits.milliseconds)
    var asked = url
    for _ in 0...max(0, limits.redirects) {
      switch exchange(client, asked, until: end) {
      case .body(let bytes): return bytes
      case .failed(let words): throw SiteWords.failed(words, url)
      case .moved(let location):
        switch Redirect(location, from: asked) {
        case .to(let there): asked = there
        case .elsewhere(let site): throw SiteWords.elsewhere(site, url)
        case .nowhere: throw SiteWords.failed("sends siyu to an address that is none", url)
        }
      }
    }
    throw SiteWords.failed("sends siyu from place to place", url)
  }

  private enum Exchange {
    case body([UInt8])
    case moved(String)
    case failed(String)
  }

  private func client() -> HTTPClient {
    let idle = TimeAmount.milliseconds(min(limits.idleMilliseconds, limits.milliseconds))
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: idle, read: idle), proxy: nil,
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  private func exchange(_ client: HTTPClient, _ url: String, until end: NIODeadline) -> Exchange {
    let answer = SiteAnswer(longest: limits.bytes)
    let fields: HTTPHeaders = [
      "User-Agent": "siyu", "Accept-Encoding": "identity", "Connection": "close",
    ]
    do {
      let request = try HTTPClient.Request(url: url, method: .GET, headers: fields)
      try client.execute(request: request, delegate: answer, deadline: end).wait()
    } catch {
      if let words = answer.refusal { return .failed(words) }
      // A redirect's own words are not needed.
      if let location = answer.location { return .moved(location) }
      return .failed(SiteWords.of(error, isSent: answer.isSent))
    }
    if let location = answer.location { return .moved(location) }
    guard let body = answer.whole else {
      return .failed(answer.refusal ?? "answered nothing that can be used")
    }
    return .body(body)
  }
}
