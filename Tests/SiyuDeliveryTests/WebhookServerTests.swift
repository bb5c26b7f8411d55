import Crypto
import SiyuDelivery
import SiyuModel
import SiyuTestSupport
import Testing

/// The webhook against a real server on loopback that misbehaves in every way known to us.
@Suite struct WebhookServerTests {
  private let messages = (1...3).map { Message.sample($0).rendered }

  private func deliver(
    _ server: ScriptedServer, _ messages: [RenderedMessage], deduplicates: Bool = false,
    retries: Int = 2, timeout: Int64 = 5_000
  ) throws -> (answer: DeliveryAnswer, waited: [Double]) {
    let waiting = WaitingDouble()
    let answer = try server.run {
      let channel = WebhookChannel(
        name: "shop",
        rules: WebhookChannel.Rules(batchSize: 5, retries: retries, deduplicates: deduplicates),
        secret: Array("0123456789abcdef".utf8),
        sender: HTTPSender(
          url: server.url, timeoutMilliseconds: timeout),
        clock: { Instant(seconds: 1_793_000_000) }, waiting: waiting, seed: 1)
      return channel.deliver(messages, key: "request")
    }
    return (answer, waiting.seconds)
  }

  @Test func `a request is signed, has its key, and tells all of a message`() throws {
    let server = try ScriptedServer(.answer(200, body: #"{"status":"confirmed"}"#))
    let (answer, waited) = try deliver(server, [messages[0]])
    #expect(answer.outcomes == [.confirmed] && waited.isEmpty)
    let request = try #require(server.requests.first)
    #expect(request.head[0] == "POST /messages HTTP/1.1")
    #expect(request.header("Idempotency-Key") == messages[0].id)
    #expect(request.header("Content-Type") == "application/json")

    // As a receiver checks it.
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("1793000000.".utf8) + request.body,
      using: SymmetricKey(data: Array("0123456789abcdef".utf8)))
    let hexadecimal = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(request.header("Siyu-Signature") == "t=1793000000,v1=\(hexadecimal)")

    let told = try JSON.parse(request.body)
    #expect(told["siyu"] == 1)
    #expect(told["messages"]?.listValue?.count == 1)
    let message = try #require(told["messages"]?.listValue?.first)
    #expect(message["message_id"] == .string(messages[0].id))
    #expect(message["customer_id"] == "C1" && message["staff_id"] == "zhang")
    #expect(message["text"] == "您好，欢迎来到素颜。")
    #expect(message["group_id"] == .null)
    #expect(message["deadline"] == "1970-01-02T03:46:40Z")
  }

  @Test func `one that fails is tried again, and taken`() throws {
    let server = try ScriptedServer(.answer(500), .answer(503), .answer(204))
    let (answer, waited) = try deliver(server, messages)
    #expect(answer.outcomes == [.taken, .taken, .taken])
    #expect(server.requests.count == 3 && waited.count == 2)
    #expect(Set(server.requests.map { $0.header("Idempotency-Key") }).count == 1)
  }

  @Test func `one that fails always has taken nothing`() throws {
    let server = try ScriptedServer(.answer(500))
    let (answer, _) = try deliver(server, [messages[0]])
    #expect(answer.outcomes == [.failed("answered 500", retry: true)])
    #expect(server.requests.count == 3)
  }

  @Test func `closed after the request, it may have been taken: never again unless that is safe`()
    throws
  {
    let once = try ScriptedServer(.closeAfterRequest, .answer(200))
    let (unsure, waited) = try deliver(once, [messages[0]])
    #expect(
      unsure.outcomes == [.unknown("the connection was closed without an answer")])
    #expect(once.requests.count == 1 && waited.isEmpty)

    let twice = try ScriptedServer(
      .closeAfterRequest, .answer(200, body: #"{"status":"duplicate"}"#))
    let (sure, _) = try deliver(twice, [messages[0]], deduplicates: true)
    #expect(sure.outcomes == [.taken])
    #expect(
      twice.requests.map { $0.header("Idempotency-Key") } == [messages[0].id, messages[0].id])
  }

  @Test func `silence after the request leaves a doubt`() throws {
    let server = try ScriptedServer(.stall)
    let (answer, _) = try deliver(server, [messages[0]], timeout: 250)
    #expect(answer.outcomes == [.unknown("no answer in time")])
  }

  @Test func `doubt stays when the next try cannot even connect`() throws {
    let server = try ScriptedServer(.closeAfterRequest, .closeAtOnce)
    let (answer, _) = try deliver(server, [messages[0]], deduplicates: true, retries: 1)
    guard case .unknown = answer.outcomes[0] else {
      Issue.record("\(answer.outcomes)")
      return
    }
  }

  @Test func `where nobody listens, nothing was taken`() throws {
    let server = try ScriptedServer(.answer(200))
    let url = server.url
    try server.run {}
    let sender = HTTPSender(url: url, timeoutMilliseconds: 5_000)
    #expect(sender.post([], headers: []) == .notSent("cannot be reached"))
  }

  @Test func `two answers to one request are one, and the next request has its own`() throws {
    let server = try ScriptedServer(
      .answerTwice(200, body: #"{"status":"confirmed"}"#), .answer(200, body: "{}"))
    let waiting = WaitingDouble()
    let outcomes = try server.run {
      let channel = WebhookChannel(
        name: "shop", rules: WebhookChannel.Rules(deduplicates: true),
        secret: Array("0123456789abcdef".utf8),
        sender: HTTPSender(url: server.url, timeoutMilliseconds: 5_000),
        clock: { Instant(seconds: 1) }, waiting: waiting, seed: 1)
      return messages.prefix(2).map { channel.deliver([$0], key: "request").outcomes[0] }
    }
    #expect(outcomes == [.confirmed, .taken] && server.connections == 2)
  }

  @Test(arguments: [
    "not HTTP at all", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"status\":\"conf",
    "HTTP/9.9 200\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
  ])
  func `garbage for an answer leaves a doubt`(_ bytes: String) throws {
    let server = try ScriptedServer(.bytes(Array(bytes.utf8)))
    let (answer, _) = try deliver(server, [messages[0]])
    guard case .unknown(let words) = answer.outcomes[0] else {
      Issue.record("\(answer.outcomes)")
      return
    }
    #expect(words == TextEscape.terminalSafe(words))
  }

  @Test func `an answer that is no JSON, or never ends, leaves a doubt`() throws {
    let page = try ScriptedServer(.answer(200, body: "<html>请登录</html>"))
    #expect(
      try deliver(page, [messages[0]]).answer.outcomes
        == [.unknown("answered 200 with something that is not a JSON object")])
    let huge = try ScriptedServer(.huge(HTTPSender.longestAnswer + 1))
    #expect(
      try deliver(huge, [messages[0]]).answer.outcomes
        == [.unknown("answered 200 with more than is read, or with a cut-off body")])
  }

  @Test func `a redirect is not followed`() throws {
    let other = try ScriptedServer(.answer(200))
    let server = try ScriptedServer(.answer(307, headers: ["Location: \(other.url)"]))
    try other.run {
      let (answer, _) = try deliver(server, [messages[0]])
      #expect(
        answer.outcomes == [
          .failed(
            "answered 307; redirects are not followed: set 'url' to the new place", retry: true)
        ])
    }
    #expect(other.connections == 0 && server.requests.count == 1)
  }

  @Test func `a batch that is refused as a whole is asked one by one`() throws {
    let server = try ScriptedServer(
      .answer(400), .answer(200), .answer(422, body: #"{"reason":"no such customer 13800000001"}"#),
      .answer(200))
    let (answer, _) = try deliver(server, messages)
    #expect(
      answer.outcomes
        == [.taken, .failed("answered 422: no such customer …", retry: false), .taken])
    #expect(server.requests.count == 4)
    #expect(server.requests[0].header("Idempotency-Key")?.hasPrefix("batch-") == true)
    #expect(server.requests[2].header("Idempotency-Key") == messages[1].id)
  }
}
