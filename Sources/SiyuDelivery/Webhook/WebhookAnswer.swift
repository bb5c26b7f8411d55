public import SiyuModel

/// What an answer to a webhook says of the messages it was about.
///
/// Bytes of a stranger: whatever they are, the worst that comes of them is a message of which nobody
/// knows whether it was taken.
public enum WebhookAnswer {
  public enum Verdict: Sendable, Hashable {
    /// It says of each message what became of it.
    case decided(DeliveryAnswer)
    /// Surely none taken, and another try may help.
    /// - Parameter after: seconds that it asks to wait.
    case again(String, after: Int64?)
    /// Perhaps taken.
    case doubtful(String)
    /// Surely none taken: it refused the request, not the messages. No other try helps.
    case refused(String)
    /// Surely none taken, one of them is at fault, and it does not say which.
    case split
  }

  /// - Parameters:
  ///   - ids: of the messages asked for, in their order; at least one.
  ///   - now: the wall clock, for receipts and for what it asks to wait.
  public static func read(
    status: Int, retryAfter: String?, body: [UInt8]?, ids: [String], now: Instant
  ) -> Verdict {
    let answer = "answered \(status)"
    switch status {
    case 200..<300:
      guard let body else {
        return .doubtful("\(answer) with more than is read, or with a cut-off body")
      }
      return .decided(decided(body, ids: ids, now: now, answer: answer))
    case 409:
      if ids.count == 1 { return .decided(DeliveryAnswer([.taken])) }
      return results(body, ids: ids, now: now, answer: answer) ?? .doubtful(answer)
    case 429, 503:
      return .again(answer, after: retryAfter.flatMap { RetryAfter.seconds($0, now: now) })
    case 408, 425: return .again(answer, after: nil)
    // A gateway that heard nothing from who stands behind it: that one may have taken it.
    case 502, 504: return .doubtful(answer)
    case 500...599:
      return .again(answer, after: retryAfter.flatMap { RetryAfter.seconds($0, now: now) })
    case 401, 403, 404, 405, 407, 415: return .refused(answer)
    case 413 where ids.count > 1: return .refused("\(answer): too large; set a smaller 'batch'")
    case 400..<500:
      if let verdict = results(body, ids: ids, now: now, answer: answer) { return verdict }
      if ids.count > 1 { return .split }
      let object = body.flatMap(object)
      let reason = object?["reason"]?.stringValue.map { "\(answer): \(words($0))" } ?? answer
      return .decided(DeliveryAnswer([.failed(reason, retry: false)]))
    case 300..<400:
      return .refused("\(answer); redirects are not followed: set 'url' to the new place")
    default: return .doubtful(answer)
    }
  }

  // MARK: Bodies

  private static let limits = JSON.Limits(depth: 8, size: 1 << 20)
  private static let mostReceipts = 1_000

  private static func object(_ body: [UInt8]) -> DataRecord? {
    (try? JSON.parse(body, limits: limits))?.recordValue
  }

  private static func decided(
    _ body: [UInt8], ids: [String], now: Instant, answer: String
  ) -> DeliveryAnswer {
    // Blanks only are as good as nothing.
    if body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
      return DeliveryAnswer(ids.map { _ in .taken })
    }
    guard let object = object(body) else {
      return DeliveryAnswer(
        ids.map { _ in .unknown("\(answer) with something that is not a JSON object") })
    }
    return outcomes(object, ids: ids, now: now, answer: answer)
  }

  /// Where the answer tells of each message; `nil` where it does not.
  private static func results(
    _ body: [UInt8]?, ids: [String], now: Instant, answer: String
  ) -> Verdict? {
    guard let object = body.flatMap(object), object["results"]?.listValue != nil else { return nil }
    return .decided(outcomes(object, ids: ids, now: now, answer: answer))
  }

  private static func outcomes(
    _ object: DataRecord, ids: [String], now: Instant, answer: String
  ) -> DeliveryAnswer {
    var told: [String: DeliveryOutcome] = [:]
    let hasResults = object["results"].map { !$0.isNull } ?? false
    for result in object["results"]?.listValue ?? [] {
      guard let id = result["id"]?.stringValue else { continue }
      let outcome = outcome(result["status"], reason: result["reason"], answer)
      // Two answers about one message that do not agree say nothing.
      told[id] =
        told[id] == nil || told[id] == outcome
        ? outcome : .unknown("\(answer) and said two different things")
    }
    let rest: DeliveryOutcome =
      hasResults
      ? .unknown("\(answer) and said nothing of it")
      : outcome(object["status"], reason: object["reason"], answer)
    let (receipts, unread) = receipts(object["receipts"], now: now)
    return DeliveryAnswer(
      ids.map { told[$0] ?? rest }, receipts: receipts,
      problems: unread == 0 ? [] : ["\(unread) receipts in an answer cannot be read"])
  }

  private static func outcome(
    _ status: DataValue?, reason: DataValue?, _ answer: String
  ) -> DeliveryOutcome {
    guard let status, !status.isNull else { return .taken }
    let why = reason?.stringValue.map(words) ?? "no reason was given"
    switch status.stringValue {
    case "taken", "duplicate": return .taken
    case "confirmed": return .confirmed
    case "failed": return .failed(why, retry: false)
    case "later": return .failed(why, retry: true)
    default: return .unknown("\(answer) with a status that siyu does not know")
    }
  }

  // MARK: Receipts

  /// - Returns: those that can be read, and how many cannot.
  private static func receipts(_ value: DataValue?, now: Instant) -> ([Receipt], Int) {
    guard let value, !value.isNull else { return ([], 0) }
    guard let list = value.listValue else { return ([], 1) }
    let receipts = list.prefix(mostReceipts).compactMap { receipt($0, now: now) }
    return (receipts, list.count - receipts.count)
  }

  private static func receipt(_ value: DataValue, now: Instant) -> Receipt? {
    guard let message = value["message"]?.stringValue, isMessageID(message),
      let kind = value["kind"]?.stringValue.flatMap(Receipt.Kind.init(rawValue:))
    else { return nil }
    var at = now
    switch value["at"] {
    case nil, .null?: break
    case .string(let text)?:
      guard let time = try? TimeText.parse(text, in: .utc) else { return nil }
      at = time
    case .int(let seconds)?:
      guard let time = Instant(inRange: seconds) else { return nil }
      at = time
    default: return nil
    }
    let text = value["text"]?.stringValue
    return Receipt(
      message: message, kind: kind, at: min(at, now),
      text: text.map { kind == .failed ? words($0) : String($0.unicodeScalars.prefix(2_000)) })
  }

  /// As ``Message/id``: 26 letters and digits.
  private static func isMessageID(_ text: String) -> Bool {
    text.utf8.count == 26
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
  }

  /// A stranger's reason, fit for a terminal and a log: short, harmless, and without what could be a
  /// phone number.
  static func words(_ text: String) -> String {
    var kept = ""
    var digits = ""
    func flush() {
      kept += digits.count >= 7 ? "…" : digits
      digits = ""
    }
    for scalar in text.unicodeScalars.prefix(120) {
      if "0"..."9" ~= scalar {
        digits.unicodeScalars.append(scalar)
      } else {
        flush()
        kept.unicodeScalars.append(scalar)
      }
    }
    flush()
    return TextEscape.terminalSafe(kept)
  }
}
