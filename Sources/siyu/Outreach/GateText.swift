import SiyuModel
import SiyuReport
import SiyuWords

/// Who waits at the gate, by which rule and until when.
struct GateText {
  private struct Row {
    var enrolment: Enrolment
    var refusal: GateRefusal
    var customer: String?
    var group: String?
  }
  private let rows: [Row]
  private let zone: TimeZoneRules
  let count: Int64

  /// - Parameter customer: a customer's public id.
  init(
    _ waiting: WaitingAtGate, zone: TimeZoneRules, customer: (Int64) throws -> String
  ) rethrows {
    count = waiting.count
    self.zone = zone
    rows = try waiting.enrolments.compactMap { enrolment in
      guard let refusal = enrolment.waiting else { return nil }
      var group: String?
      if case .group(let id) = enrolment.key.subject { group = id }
      return Row(
        enrolment: enrolment, refusal: refusal, customer: try enrolment.customer.map(customer),
        group: group)
    }
  }

  var lines: [String] {
    if rows.isEmpty { return [] }
    var table = TextTable([
      .init(say("for")), .init(say("step")), .init(say("rule")), .init(say("until")),
      .init(say("reason"), width: 80),
    ])
    for row in rows {
      table.add(
        row.customer ?? row.group ?? "", "\(row.enrolment.key.sop)/\(row.enrolment.step ?? "")",
        row.refusal.rule.words, row.refusal.until.map { TimeText.dateTime($0, in: zone) } ?? "",
        said(row.refusal.words))
    }
    return ["", say("waiting at the gate")] + table.lines
  }

  var json: DataValue {
    func time(_ at: Instant?) -> DataValue {
      at.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    }
    return .list(
      rows.map { row in
        [
          "customer": row.customer.map { .string($0) } ?? .null,
          "group": row.group.map { .string($0) } ?? .null,
          "sop": .string(row.enrolment.key.sop),
          "step": row.enrolment.step.map { .string($0) } ?? .null,
          "rule": .string(row.refusal.rule.rawValue), "words": .string(row.refusal.words),
          "until": time(row.refusal.until), "asked_again": time(row.enrolment.due),
        ]
      })
  }
}
