import SiyuModel
import SiyuReport
import SiyuWords

/// The steps of an SOP and what they sent, one line each; a step with several contents has a line for
/// each of them below its own.
struct SOPStepTable {
  private let figures: SOPFigures
  private let hasVariants: Bool
  private let hasGoal: Bool

  init(_ figures: SOPFigures) {
    self.figures = figures
    hasVariants = figures.steps.contains { $0.contents.count > 1 }
    hasGoal = figures.goal != nil
  }

  var lines: [String] {
    var columns: [TextTable.Column] = [.init(say("step")), .init(say("content"))]
    columns += [say("shown"), say("answered"), say("clicked"), say("bought"), say("left")].map {
      .init($0, .right)
    }
    if hasGoal { columns.append(.init(say("goal after"), .right)) }
    if hasGoal, figures.heldOut > 0 { columns.append(.init(say("against held out"))) }
    if hasGoal, hasVariants { columns.append(.init(say("against most shown"))) }
    columns.append(.init(say("passed")))
    var table = TextTable(columns, indent: 2)
    for step in figures.steps {
      let only = step.contents.count == 1 ? step.contents.first : nil
      table.add(
        [step.step, only?.content ?? ""]
          + counts(
            step.use, step.goal, isEmpty: step.contents.isEmpty, held: step.difference, most: nil)
          + [outcomes(step)])
      if step.contents.count > 1 {
        for variant in step.contents {
          table.add(
            ["", variant.content]
              + counts(
                variant.use, variant.goal, isEmpty: false, held: step.difference(of: variant),
                most: step.differenceFromMost(of: variant)))
        }
      }
    }
    return table.lines
  }

  private func counts(
    _ use: ContentUse, _ goal: GoalFigures, isEmpty: Bool, held: Proportion.Difference?,
    most: Proportion.Difference?
  ) -> [String] {
    var cells = [use.shown, use.answered, use.clicked, use.bought, use.left].map {
      isEmpty ? "" : Grouping.text($0)
    }
    if hasGoal {
      cells.append(
        goal.share.map { say("\(FigureText.percent($0.share)) of \(Grouping.text(goal.over))") }
          ?? "")
    }
    if hasGoal, figures.heldOut > 0 { cells.append(held.map(points) ?? "") }
    if hasGoal, hasVariants { cells.append(most.map(points) ?? "") }
    return cells
  }

  /// `+4.3 (-2.1 to +8.6)`
  private func points(_ difference: Proportion.Difference) -> String {
    FigureText.points(difference.value)
      + say(
        " (\(FigureText.points(difference.interval.lowerBound))"
          + " to \(FigureText.points(difference.interval.upperBound)))")
  }

  /// `sent 120, skipped 4`
  private func outcomes(_ step: StepFigures) -> String {
    StepOutcome.allCases.compactMap { outcome in
      step.outcomes[outcome].map { "\(outcome.words) \(Grouping.text($0))" }
    }.listed()
  }
}
