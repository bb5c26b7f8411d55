import SiyuModel
import SiyuReport

extension SOPReportText {
  var json: DataValue {
    [
      "now": time(request.now), "from": time(request.from), "to": time(request.to),
      "sops": .list(rows.map(json)),
    ]
  }

  private func time(_ instant: Instant?) -> DataValue {
    instant.map { .string(TimeText.iso($0, in: request.zone)) } ?? .null
  }

  private func json(_ row: Row) -> DataValue {
    let figures = row.figures
    return [
      "sop": .string(figures.sop),
      "title": row.declaration.map { .string($0.title) } ?? .null,
      "enrolled": .int(figures.enrolled), "held_out": .int(figures.heldOut),
      "reached": .int(figures.reached), "answered": .int(figures.answered),
      "clicked": .int(figures.clicked), "bought": .int(figures.bought),
      "left": .int(figures.left), "messages": .int(figures.messages),
      "left_per_thousand": number(figures.leftPerThousand), "erased": .int(figures.erased),
      "goal": goal(row), "steps": .list(figures.steps.map(json)),
    ]
  }

  private func goal(_ row: Row) -> DataValue {
    guard let own = row.figures.goal, let held = row.figures.heldOutGoal else { return .null }
    let declared = row.declaration?.goal
    return [
      "on": declared.map { .string($0.event) } ?? .null,
      "within": declared.map { .string($0.within.description) } ?? .null,
      "enrolled": json(own), "held_out": json(held),
      "difference": json(row.figures.difference),
      "messages_per_goal": number(row.figures.messagesPerGoal),
    ]
  }

  private func json(_ step: StepFigures) -> DataValue {
    var outcomes = DataRecord()
    for outcome in StepOutcome.allCases {
      outcomes[outcome.name] = step.outcomes[outcome].map { .int($0) }
    }
    let hasGoal = step.heldOutGoal != nil
    return [
      "step": .string(step.step), "outcomes": .record(outcomes), "use": json(step.use),
      "goal": hasGoal ? json(step.goal) : .null,
      "held_out": step.heldOutGoal.map(json) ?? .null, "difference": json(step.difference),
      "contents": .list(
        step.contents.map { variant in
          [
            "content": .string(variant.content), "use": json(variant.use),
            "goal": hasGoal ? json(variant.goal) : .null,
            "difference": json(step.difference(of: variant)),
            "difference_from_most_shown": json(step.differenceFromMost(of: variant)),
          ]
        }),
    ]
  }

  private func json(_ use: ContentUse) -> DataValue {
    [
      "shown": .int(use.shown), "answered": .int(use.answered), "clicked": .int(use.clicked),
      "bought": .int(use.bought), "left": .int(use.left),
    ]
  }

  private func json(_ goal: GoalFigures) -> DataValue {
    [
      "over": .int(goal.over), "met": .int(goal.met), "share": number(goal.share?.share),
      "interval": interval(goal.share?.interval), "running": .int(goal.running),
      "met_so_far": .int(goal.metSoFar),
    ]
  }

  private func json(_ difference: Proportion.Difference?) -> DataValue {
    guard let difference else { return .null }
    return [
      "value": number(difference.value), "interval": interval(difference.interval),
      "may_be_chance": .bool(difference.mayBeChance),
    ]
  }

  private func interval(_ range: ClosedRange<Double>?) -> DataValue {
    range.map { .list([number($0.lowerBound), number($0.upperBound)]) } ?? .null
  }

  /// To six digits behind the point: more would tell of the machine, not of customers.
  private func number(_ value: Double?) -> DataValue {
    value.map { .double(($0 * 1_000_000).rounded() / 1_000_000) } ?? .null
  }
}
