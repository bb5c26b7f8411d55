import SiyuEngine
import SiyuModel

/// A simulation as machines read it: `docs/reference/exit-codes-and-json.md` describes the fields.
struct SimulationJSON {
  let report: SimulationReport
  let start: SimulationStart
  let zone: TimeZoneRules
  let staffLimit: Int
  let setAside: [SetAside]

  var value: DataValue {
    [
      "from": .string(TimeText.iso(report.span.from, in: zone)),
      "to": .string(TimeText.iso(report.span.to, in: zone)),
      "every_seconds": .int(report.span.every), "start": .string(start.rawValue),
      "passes": .int(Int64(report.looks)), "evaluated": .int(report.evaluated),
      "enrolled": .int(report.enrolled), "messages": .int(report.messages),
      "tasks": .int(report.tasks), "reached": .int(Int64(report.reached)),
      "days": .list(report.days.map(day)), "sops": .list(report.sops.map(sop)),
      "programmes": .list(report.programmes.map(\.json)),
      "rewards": .list(report.rewards.map(RewardText.json)),
      "staff": .list(report.staff.map(member)),
      "contacted_most": .list(
        report.contacted.map {
          ["customer": .string($0.id), "messages": .int(Int64($0.messages))]
        }),
      "set_aside": .list(
        setAside.map { aside in
          [
            "plugin": .string(aside.plugin), "cause": .string(aside.cause.rawValue),
            "message": .string(aside.diagnostic.description),
          ]
        }),
    ]
  }

  private func day(_ day: SimulatedDay) -> DataValue {
    [
      "date": .string(TimeText.date(day.date)), "enrolled": .int(day.enrolled),
      "held_out": .int(day.heldOut), "messages": .int(day.messages),
      "touchpoints": counts(Touchpoint.allCases.map { ($0.rawValue, day.touchpoints[$0]) }),
      "sent": .list(
        day.sent.sorted { $0.key < $1.key }.map { send, count in
          [
            "sop": .string(send.sop), "step": .string(send.step),
            "touchpoint": .string(send.touchpoint.rawValue), "messages": .int(count),
          ]
        }),
      "tasks": .int(day.tasks), "goals": .int(day.goals),
      "moved": .int(day.moves), "benefits": .int(day.benefits),
      "refused": counts(GateRule.allCases.map { ($0.rawValue, day.refused[$0]) }),
    ]
  }

  private func sop(_ sop: SimulatedSOP) -> DataValue {
    guard var record = sop.outcome.json.recordValue else { return .null }
    record["goals_before_contact"] = .int(sop.goalsBeforeContact)
    record["goals_held_out"] = .int(sop.goalsHeldOut)
    return .record(record)
  }

  private func member(_ member: SimulatedStaff) -> DataValue {
    [
      "staff": .string(member.id), "messages": .int(Int64(member.messages)),
      "tasks": .int(Int64(member.tasks)),
      "busiest": member.busiest.map {
        ["date": .string(TimeText.date($0.date)), "count": .int(Int64($0.count))]
      } ?? .null,
      "days": .list(
        member.days.sorted { $0.key < $1.key }.map { date, day in
          [
            "date": .string(TimeText.date(date)), "messages": .int(Int64(day.messages)),
            "tasks": .int(Int64(day.tasks)),
          ]
        }),
      "overloaded": .list(
        member.days(above: staffLimit).map { .string(TimeText.date($0)) }),
    ]
  }

  private func counts(_ all: [(name: String, count: Int64?)]) -> DataValue {
    .record(DataRecord(all.compactMap { one in one.count.map { (one.name, .int($0)) } }))
  }
}
