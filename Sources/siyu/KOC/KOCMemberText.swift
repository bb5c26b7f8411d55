import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What customers are in a programme, in words and in JSON.
struct KOCMemberText {
  private let host: Host
  private let koc: KOCDeclaration

  init(_ host: Host, _ koc: KOCDeclaration) {
    self.host = host
    self.koc = koc
  }

  /// `active since 2026-11-01 09:00, "老客户"`
  func line(_ member: KOCMember) -> String {
    say("\(member.stage.rawValue) since \(time(member.since))")
      + (member.reason.map { ", \(TextEscape.terminalSafe($0.spoken))" } ?? "")
  }

  /// Period, points and what was handed in.
  func details(_ member: KOCMember) -> [String] {
    let record = member.record
    var lines = waiting(record)
    if let at = record.answeredAt { lines.append(say("answered \(time(at))")) }
    guard let assess = koc.assess, let from = record.from, let until = record.until else {
      return lines
    }
    let done = KOCDone(record, assess)
    lines.append(
      say("period \(record.period + 1), \(time(from)) to \(time(until)): \(done.points) points")
        + (record.warnings > 0
          ? say(", \(Grouping.count(Int64(record.warnings), "failed period")) before") : ""))
    for task in assess.tasks {
      lines.append(
        say(
          "  \(TitleText.shown(task.title)) (\(task.id)): \(record.accepted(task.id)) of \(task.times)"
        )
      )
    }
    for proof in record.proofs {
      lines.append("  \(proof.task) \(time(proof.at)): \(proof.state.name)")
    }
    return lines
  }

  private func waiting(_ record: KOCRecord) -> [String] {
    var lines: [String] = []
    let points = record.owed.reduce(0) { $0 + $1.points }
    if points > 0 {
      lines.append(
        say("\(Grouping.count(points, "point")) not given yet: waits for the permission points"))
    }
    if !record.unasked.isEmpty {
      let count = Grouping.count(Int64(record.unasked.count), "review")
      lines.append(say("\(count) not asked for yet: waits for the permission task"))
    }
    return lines
  }

  func json(_ member: KOCMember) -> DataRecord {
    let record = member.record
    var fields: DataRecord = [
      "programme": .string(koc.name), "stage": .string(member.stage.rawValue),
      "since": iso(member.since), "reason": member.reason.map { .string($0) } ?? .null,
      "answered_at": record.answeredAt.map(iso) ?? .null,
      "selected_at": record.selectedAt.map(iso) ?? .null,
    ]
    if !record.owed.isEmpty || !record.unasked.isEmpty {
      fields["waiting"] = [
        "points": .int(record.owed.reduce(0) { $0 + $1.points }),
        "task": .int(Int64(record.unasked.count)),
      ]
    }
    if let assess = koc.assess, let from = record.from, let until = record.until {
      fields["period"] = .int(Int64(record.period + 1))
      fields["from"] = iso(from)
      fields["until"] = iso(until)
      fields["warnings"] = .int(Int64(record.warnings))
      fields["done"] = KOCDone(record, assess).data
      fields["proofs"] = .list(
        record.proofs.map {
          [
            "task": .string($0.task), "at": iso($0.at), "state": .string($0.state.name),
          ]
        })
    }
    return fields
  }

  private func time(_ at: Instant) -> String { TimeText.dateTime(at, in: host.zone) }
  private func iso(_ at: Instant) -> DataValue { .string(TimeText.iso(at, in: host.zone)) }
}
