import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SiyuModel
import Synchronization

/// One answer, as far as it is read.
final class SiteAnswer: HTTPClientResponseDelegate {
  private struct State {
    var isSent = false
    var location: String?
    var refusal: String?
    var body: [UInt8] = []
    var isWhole = false
  }

  private struct Refused: Error {}

  private let state = Mutex(State())
  private let longest: Int

  init(longest: Int) { self.longest = longest }

  /// Where it says that the file is.
  var location: String? { state.withLock { $0.location } }
  /// Why it is not read on.
  var refusal: String? { state.withLock { $0.refusal } }
  /// Whether anything was asked.
  var isSent: Bool { state.withLock { $0.isSent } }
  var whole: [UInt8]? { state.withLock { $0.isWhole && $0.refusal == nil ? $0.body : nil } }

  func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
    state.withLock { $0.isSent = true }
  }

  func didReceiveHead(
    task: HTTPClient.Task<Void>, _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    let isWanted = state.withLock { state in
      let status = Int(head.status.code)
      if [301, 302, 303, 307, 308].contains(status),
        let place = head.headers.first(name: "Location")
      {
        state.location = place
        return false
      }
      guard status == 200 else {
        state.refusal = SiteWords.answered(status)
        return false
      }
      // Whoever promises too much is not waited for.
      if let promised = head.headers.first(name: "Content-Length").flatMap({ Int64($0) }),
        promised > Int64(longest)
      {
        state.refusal = SiteWords.tooLarge(longest, promised: promised)
        return false
      }
      return true
    }
    return isWanted
      ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(Refused())
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<Void>, _ buffer: ByteBuffer
  ) -> EventLoopFuture<Void> {
    let fits = state.withLock { state in
      guard state.body.count + buffer.readableBytes <= longest else {
        state.refusal = SiteWords.tooLarge(longest, promised: nil)
        return false
      }
      state.body.append(contentsOf: buffer.readableBytesView)
      return true
    }
    return fits
      ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(Refused())
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) { state.withLock { $0.isWhole = true } }
}
