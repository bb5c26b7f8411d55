import SiyuDelivery
import SiyuModel
import SiyuTestSupport
import Testing

/// What is done about answers that do not come.
@Suite struct WebhookChannelTests {
  private let messages = (1...2).map { Message.sample($0).rendered }
  private let waiting = WaitingDouble()

  private func deliver(
    _ sender: SenderDouble, retries: Int = 3, deduplicates: Bool = false, seed: UInt64 = 7,
    count: Int = 1
  ) -> [DeliveryOutcome] {
    WebhookChannel(
      name: "shop",
      rules: WebhookChannel.Rules(batchSize: 2, retries: retries, deduplicates: deduplicates),
      secret: Array(repeating: 1, count: 32), sender: sender, clock: { Instant(seconds: 1_000) },
      waiting: waiting, seed: seed
    ).deliver(Array(messages.prefix(count)), key: "request").outcomes
  }

  private func answered(_ status: Int, after: String? = nil, _ body: String = "") -> WebhookExchange
  {
    .answered(status: status, retryAfter: after, body: Array(body.utf8))
  }

  @Test func `it waits twice as long each time, half of it by chance`() {
    let sender = SenderDouble(.notSent("cannot be reached"))
    #expect(
      deliver(sender, retries: 7) == [.failed("cannot be reached", retry: true)])
    #expect(sender.bodies.count == 8)
    for (wait, most) in zip(waiting.seconds, [1.0, 2, 4, 8, 16, 30, 30]) {
      #expect(wait >= most / 2 && wait <= most)
    }
    let first = waiting.seconds
    _ = deliver(SenderDouble(.notSent("")), retries: 7)
    #expect(Array(waiting.seconds.dropFirst(7)) == first, "the same seed waits the same")
    _ = deliver(SenderDouble(.notSent("")), retries: 7, seed: 8)
    #expect(Array(waiting.seconds.dropFirst(14)) != first)
  }

  @Test func `it waits as long as it is asked to`() {
    #expect(deliver(SenderDouble(answered(429, after: "17"), answered(200))) == [.taken])
    #expect(waiting.seconds == [17])
  }

  @Test func `asked to wait for hours, it comes back at the next run`() {
    let sender = SenderDouble(answered(503, after: "7200"), answered(200))
    #expect(deliver(sender) == [.failed("answered 503", retry: true)])
    #expect(waiting.seconds.isEmpty && sender.bodies.count == 1)
  }

  @Test func `told to stop, it does not try again`() {
    waiting.mostWaits = 1
    let sender = SenderDouble(.notSent("cannot be reached"), answered(200))
    #expect(deliver(sender) == [.failed("cannot be reached", retry: true)])
    #expect(sender.bodies.count == 1)
  }

  @Test func `once in doubt, only an answer ends the doubt`() {
    #expect(
      deliver(SenderDouble(.lost("silence"), .notSent("gone")), deduplicates: true)
        == [.unknown("silence")])
    #expect(
      deliver(SenderDouble(.lost("silence"), answered(401)), deduplicates: true)
        == [.unknown("silence")])
    #expect(
      deliver(SenderDouble(.lost("silence"), answered(409)), deduplicates: true) == [.taken])
    #expect(
      deliver(
        SenderDouble(.lost("silence"), answered(422, #"{"reason":"blocked"}"#)),
        deduplicates: true) == [.failed("answered 422: blocked", retry: false)])
  }

  @Test func `a gateway's silence is a doubt, a server's own failure is none`() {
    for status in [502, 504] {
      let sender = SenderDouble(answered(status))
      #expect(deliver(sender) == [.unknown("answered \(status)")])
      #expect(sender.bodies.count == 1)
    }
    let sender = SenderDouble(answered(500))
    #expect(deliver(sender) == [.failed("answered 500", retry: true)])
  }

  @Test func `a wrong secret or address fails no message`() {
    for status in [301, 401, 403, 404, 405, 407, 415] {
      let sender = SenderDouble(answered(status))
      guard case .failed(_, retry: true) = deliver(sender)[0] else {
        Issue.record("\(status)")
        continue
      }
      #expect(sender.bodies.count == 1, "and asking again would not help")
    }
  }

  @Test func `the same messages are the same bytes, with a signature of their time`() {
    let sender = SenderDouble(answered(500))
    _ = deliver(sender, retries: 1, count: 2)
    #expect(sender.bodies[0] == sender.bodies[1])
    #expect(sender.headers[0]["Siyu-Signature"]?.hasPrefix("t=1000,v1=") == true)
    #expect(sender.headers[0]["Idempotency-Key"] == sender.headers[1]["Idempotency-Key"])
  }

  @Test func `a signature is what anybody computes`() {
    // openssl: printf '1000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
    #expect(
      WebhookSignature.header(
        secret: Array("0123456789abcdef".utf8), body: Array("{}".utf8), time: 1_000)
        == "t=1000,v1=bd3e8b6d13803a2406a848a68bc7a2e80b251fb9d894858564c77ce80a4aa634")
  }
}
