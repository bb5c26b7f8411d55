import SiyuDelivery
import SiyuModel

extension FuzzTarget {
  /// What a webhook's receiver answers.
  static let webhookAnswers = FuzzTarget("webhook-answers", "answers to webhooks") { bytes in
    var input = FuzzInput(bytes)
    let statuses = [200, 204, 400, 409, 422, 429, 503, 504, 301, 401, 413, 999]
    let status = statuses[input.choice(statuses.count)]
    let ids = Array(
      ["0123456789abcdefghjkmnpqrs", "1123456789abcdefghjkmnpqrs"].prefix(1 + input.choice(2)))
    let retryAfter = String(decoding: input.part(), as: UTF8.self)
    let now = Instant(seconds: 1_793_000_000)
    switch WebhookAnswer.read(
      status: status, retryAfter: retryAfter, body: input.bytes, ids: ids, now: now)
    {
    case .decided(let answer): try check(answer, count: ids.count, now: now)
    case .again(let words, let after):
      try expectSafe(words)
      try expect(after ?? 0 >= 0, "a wait of less than nothing")
    case .doubtful(let words), .refused(let words): try expectSafe(words)
    case .split: try expect(ids.count > 1, "one message cannot be split")
    }
  }

  private static func check(_ answer: DeliveryAnswer, count: Int, now: Instant) throws {
    try expect(answer.outcomes.count == count, "not one outcome for each message")
    for outcome in answer.outcomes {
      switch outcome {
      case .taken, .confirmed: break
      case .failed(let words, _), .unknown(let words):
        try expectSafe(words)
        try expect(words.utf8.count < 2_000, "a reason without end")
      }
    }
    try answer.problems.forEach(expectSafe)
    try expect(answer.receipts.count <= 1_000, "receipts without end")
    for receipt in answer.receipts {
      try expect(receipt.message.utf8.count == 26, "a receipt about no message")
      try expect(receipt.at <= now && receipt.at.isInRange, "a receipt from the future")
    }
  }
}
