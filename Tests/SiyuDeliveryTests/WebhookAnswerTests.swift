import SiyuDelivery
import SiyuModel
import Testing

/// Answers of strangers, word by word.
@Suite struct WebhookAnswerTests {
  private let now = Instant(seconds: 1_793_000_000)
  private let one = "0123456789abcdefghjkmnpqrs"
  private let two = "1123456789abcdefghjkmnpqrs"

  private func read(
    _ body: String?, status: Int = 200, ids: [String]? = nil, after: String? = nil
  ) -> WebhookAnswer.Verdict {
    WebhookAnswer.read(
      status: status, retryAfter: after, body: body.map { Array($0.utf8) }, ids: ids ?? [one],
      now: now)
  }

  @Test(arguments: [
    ("", DeliveryOutcome.taken), (" \r\n", .taken), ("{}", .taken), (#"{"status":null}"#, .taken),
    (#"{"status":"taken"}"#, .taken), (#"{"status":"duplicate"}"#, .taken),
    (#"{"status":"confirmed"}"#, .confirmed),
    (#"{"status":"failed","reason":"blocked"}"#, .failed("blocked", retry: false)),
    (#"{"status":"failed"}"#, .failed("no reason was given", retry: false)),
    (#"{"status":"later","reason":"full"}"#, .failed("full", retry: true)),
    (#"{"status":"ok"}"#, .unknown("answered 200 with a status that siyu does not know")),
    (#"{"status":1}"#, .unknown("answered 200 with a status that siyu does not know")),
    ("[]", .unknown("answered 200 with something that is not a JSON object")),
    ("ok", .unknown("answered 200 with something that is not a JSON object")),
    (#"{"results":[]}"#, .unknown("answered 200 and said nothing of it")),
    (#"{"results":7}"#, .unknown("answered 200 and said nothing of it")),
  ])
  func `an answer about one message`(_ body: String, _ outcome: DeliveryOutcome) {
    #expect(read(body) == .decided(DeliveryAnswer([outcome])))
  }

  @Test func `an answer about several tells of each`() {
    let body = """
      {"results":[{"id":"\(two)","status":"confirmed"},{"id":"\(one)","status":"failed",
      "reason":"no"},{"id":"else","status":"confirmed"},7]}
      """
    #expect(
      read(body, ids: [one, two])
        == .decided(DeliveryAnswer([.failed("no", retry: false), .confirmed])))
    #expect(
      read(#"{"results":[{"id":"\#(one)"}]}"#, ids: [one, two])
        == .decided(DeliveryAnswer([.taken, .unknown("answered 200 and said nothing of it")])))
  }

  @Test func `two answers about one message that differ are none`() {
    let body = """
      {"results":[{"id":"\(one)","status":"confirmed"},{"id":"\(one)","status":"failed"}]}
      """
    #expect(
      read(body)
        == .decided(DeliveryAnswer([.unknown("answered 200 and said two different things")])))
  }

  @Test func `refusals of one, of several, and of the request`() {
    #expect(read("", status: 409) == .decided(DeliveryAnswer([.taken])))
    #expect(read("", status: 409, ids: [one, two]) == .doubtful("answered 409"))
    #expect(
      read(#"{"reason":"gone"}"#, status: 422)
        == .decided(DeliveryAnswer([.failed("answered 422: gone", retry: false)])))
    #expect(
      read("<html>", status: 400)
        == .decided(DeliveryAnswer([.failed("answered 400", retry: false)])))
    #expect(read("", status: 400, ids: [one, two]) == .split)
    #expect(
      read(
        #"{"results":[{"id":"\#(one)"},{"id":"\#(two)","status":"failed"}]}"#, status: 400,
        ids: [one, two])
        == .decided(DeliveryAnswer([.taken, .failed("no reason was given", retry: false)])))
    #expect(read("", status: 401) == .refused("answered 401"))
    #expect(
      read("", status: 413, ids: [one, two])
        == .refused("answered 413: too large; set a smaller 'batch'"))
    #expect(
      read("", status: 413) == .decided(DeliveryAnswer([.failed("answered 413", retry: false)])))
    #expect(read("", status: 199) == .doubtful("answered 199"))
    #expect(
      read(nil, status: 200)
        == .doubtful("answered 200 with more than is read, or with a cut-off body"))
  }

  @Test(arguments: [
    ("120", Int64(120)), (" 0 ", 0), ("99999999999999999999", .max), ("-1", nil), ("soon", nil),
    ("", nil), ("Mon, 26 Oct 2026 08:00:00 GMT", 1_600), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
    ("Sun, 32 Oct 2026 22:00:00 GMT", nil), ("Sunday, 25-Oct-26 22:00:00 GMT", nil),
  ])
  func `how long it asks to wait`(_ text: String, _ seconds: Int64?) {
    #expect(read("", status: 503, after: text) == .again("answered 503", after: seconds))
  }

  @Test func `receipts come with it`() {
    let body = """
      {"status":"taken","receipts":[
      {"message":"\(one)","kind":"answered","at":"2026-10-25T22:00:00+08:00","text":"T"},
      {"message":"\(two)","kind":"clicked","at":1792000000},
      {"message":"\(two)","kind":"left","at":99999999999},
      {"message":"\(two)","kind":"failed","text":"call 13800000001"},
      {"message":"../../etc","kind":"clicked"},{"message":"\(one)","kind":"loved"},
      {"message":"\(one)","kind":"clicked","at":"yesterday"},7]}
      """
    #expect(
      read(body)
        == .decided(
          DeliveryAnswer(
            [.taken],
            receipts: [
              Receipt(
                message: one, kind: .answered, at: Instant(seconds: 1_792_936_800), text: "T"),
              Receipt(message: two, kind: .clicked, at: Instant(seconds: 1_792_000_000)),
              // Nothing happened later than now.
              Receipt(message: two, kind: .left, at: now),
              Receipt(message: two, kind: .failed, at: now, text: "call …"),
            ], problems: ["4 receipts in an answer cannot be read"])))
  }

  @Test func `reasons are short, harmless, and hold no phone number`() {
    let body =
      #"{"status":"failed","reason":"\#u{1B}[2Jcall 138-1380013800\#(String(repeating: "x", count: 500))"}"#
    guard case .decided(let answer) = read(body.replacing("\u{1B}", with: "\\u001b")),
      case .failed(let words, retry: false) = answer.outcomes[0]
    else {
      Issue.record("not read")
      return
    }
    #expect(words.hasPrefix("\\e[2Jcall 138-…xxx"))
    #expect(words.count < 140)
  }
}
