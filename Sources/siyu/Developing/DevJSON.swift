import SiyuEngine
import SiyuModel

/// One look of `siyu dev` for machines.
struct DevJSON {
  let turn: DevTurn

  var value: DataValue {
    [
      "plugin": .string(turn.plugin), "saved": .list(turn.saved.map { .string($0) }),
      "good": .bool(turn.isGood), "check": turn.findings.json, "specs": turn.specs?.json ?? .null,
      "plan": turn.plan.map(Self.json) ?? .null,
      "problem": turn.problem.map { .string("\($0)") } ?? .null,
      "milliseconds": .int(Int64((turn.seconds * 1000).rounded(.up))),
    ]
  }

  private static func json(_ plan: DevPlan) -> DataValue {
    [
      "customers": .int(Int64(plan.customers)), "of": .int(plan.of),
      "against": .string(plan.isAgainstSave ? "save" : "applied"),
      "changed": .int(plan.difference.customers), "changed_groups": .int(plan.difference.groups),
      "effects": .list(
        plan.difference.rows.map { row in
          [
            "kind": .string("\(row.effect.kind)"), "rule": .string(row.effect.rule),
            "part": .string(row.effect.part), "what": .string(row.effect.what),
            "more": .int(row.more), "fewer": .int(row.fewer),
            "examples": .list(row.examples.map { .string($0) }),
          ]
        }),
      "figures": .list(
        plan.figures.map { change in
          [
            "of": .string(change.figure.of), "measure": .string(change.figure.measure),
            "then": .int(change.then), "now": .int(change.now),
          ]
        }),
      "failures": .list(
        plan.failures.map { failure in
          [
            "of": .string(failure.of), "customers": .int(failure.count),
            "examples": .list(
              failure.examples.map {
                ["customer": .string($0.id), "message": .string("\($0.diagnostic)")]
              }),
          ]
        }),
      "set_aside": .list(plan.outcome.setAside.map { .string("\($0.diagnostic)") }),
    ]
  }
}
