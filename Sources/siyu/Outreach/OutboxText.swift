import SiyuModel
import SiyuReport
import SiyuWords

/// The outbox as people and programs read it. Customers by their ids; no words, no names.
struct OutboxText {
  private struct Row {
    var message: Message
    var customer: String?
  }
  private let rows: [Row]
  private let waiting: GateText?
  private let counts: [MessageState: Int64]
  private let pause: Pause?
  private let zone: TimeZoneRules

  /// - Parameters:
  ///   - waiting: `nil`: nobody asked for it.
  ///   - customer: a customer's public id.
  init(
    messages: [Message], waiting: WaitingAtGate?, counts: [MessageState: Int64], pause: Pause?,
    zone: TimeZoneRules,
    customer: (Int64) throws -> String
  ) rethrows {
    rows = try messages.map { message in
      Row(message: message, customer: try message.customer.map(customer))
    }
    self.waiting = try waiting.map { try GateText($0, zone: zone, customer: customer) }
    self.counts = counts
    self.pause = pause
    self.zone = zone
  }

  var lines: [String] {
    var lines: [String] = []
    if let pause {
      let why = pause.reason.map { ": \(TextEscape.terminalSafe($0))" } ?? ""
      lines.append(say("paused since \(TimeText.dateTime(pause.since, in: zone))\(why)"))
    }
    var known = MessageState.allCases.filter { counts[$0] ?? 0 > 0 }
      .map { $0.counted(counts[$0] ?? 0) }
    if let waiting, waiting.count > 0 {
      known.append(say("\(Grouping.text(waiting.count)) waiting at the gate"))
    }
    lines.append(known.isEmpty ? say("The outbox is empty.") : known.listed())
    return lines + messages + (waiting?.lines ?? [])
  }

  private var messages: [String] {
    if rows.isEmpty { return [] }
    var table = TextTable([
      .init(say("message")), .init(say("for")), .init(say("step")), .init(say("by")),
      .init(say("state")), .init(say("until")),
      .init(say("reason"), width: 80),
    ])
    for row in rows {
      let message = row.message
      table.add(
        message.id, row.customer ?? message.group ?? "", "\(message.sop)/\(message.step)",
        message.touchpoint.rawValue, state(of: message),
        TimeText.dateTime(message.deadline, in: zone), reason(of: message) ?? "")
    }
    return [""] + table.lines
  }

  private func state(of message: Message) -> String {
    message.handOverMark == nil ? message.state.name : "asked"
  }

  private func reason(of message: Message) -> String? {
    guard let mark = message.handOverMark else { return message.reason?.spoken }
    return say("\(mark.channel) has not answered")
  }

  var json: DataValue {
    [
      "paused": pause.map { pause in
        [
          "since": .string(TimeText.iso(pause.since, in: zone)),
          "reason": pause.reason.map { .string($0) } ?? .null,
        ]
      } ?? .null,
      "counts": .record(
        DataRecord(
          MessageState.allCases.map { ($0.name, .int(counts[$0] ?? 0)) }
            + (waiting.map { [("waiting", .int($0.count))] } ?? []))),
      "waiting": waiting?.json ?? .list([]),
      "messages": .list(
        rows.map { row in
          let message = row.message
          return [
            "message_id": .string(message.id), "customer": text(row.customer),
            "group": text(message.group), "staff": text(message.staff),
            "sop": .string(message.sop), "step": .string(message.step),
            "content": .string(message.content),
            "touchpoint": .string(message.touchpoint.rawValue),
            "purpose": .string(message.purpose.name), "state": .string(state(of: message)),
            "planned_at": .string(TimeText.iso(message.plannedAt, in: zone)),
            "deadline": .string(TimeText.iso(message.deadline, in: zone)),
            "state_at": .string(TimeText.iso(message.stateAt, in: zone)),
            "attempts": .int(Int64(message.attempts)), "reason": text(reason(of: message)),
          ]
        }),
    ]
  }

  private func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
}
