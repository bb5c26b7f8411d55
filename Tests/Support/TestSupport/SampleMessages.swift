public import SiyuModel

extension Message {
  /// An admitted one, made up: planned at the second of its number, to be sent within a day.
  public static func sample(
    _ number: Int, touchpoint: Touchpoint = .chat, staff: String? = "zhang",
    state: MessageState = .admitted, deadline: Int64 = 100_000, reason: String? = nil
  ) -> Message {
    let digits = String(number)
    return Message(
      id: "m" + String(repeating: "0", count: 25 - digits.count) + digits, sop: "skincare.new",
      step: "welcome", customer: Int64(number), staff: staff, checksum: "c",
      content: "content/welcome", touchpoint: touchpoint, purpose: .marketing, hasLink: false,
      plannedAt: Instant(seconds: Int64(number)), deadline: Instant(seconds: deadline),
      state: state, stateAt: Instant(seconds: Int64(number)), reason: reason)
  }

  /// With made-up words.
  public var rendered: RenderedMessage {
    RenderedMessage(
      id: id, customerID: customer.map { "C\($0)" }, group: group, staffID: staff,
      touchpoint: touchpoint, purpose: purpose, title: "新客见面礼",
      text: "您好，欢迎来到素颜。", link: "https://example.com/gift?t=\(id.suffix(4))",
      plannedAt: plannedAt, deadline: deadline, sop: sop, step: step, content: content)
  }
}
