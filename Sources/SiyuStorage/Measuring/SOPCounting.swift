import SiyuModel

/// One SOP's figures while they are counted.
final class SOPCounting {
  /// A message that was handed over.
  struct Shown {
    /// Labels.
    var step, content: Int32
    /// UTC seconds.
    var at: Int64
    var isAnswered, isClicked: Bool
  }

  struct Goal {
    var isOver: Bool
    /// When it was met within its window.
    var at: Int64?
  }

  private struct Variant: Hashable {
    var step, content: Int32
  }

  let goal: WantedGoal?
  private var sums = SOPFigures(sop: "")
  private var own = GoalFigures()
  private var held = GoalFigures()
  /// By outcome, by step.
  private var outcomes: [Int32: [Int64]] = [:]
  private var variants: [Variant: VariantFigures] = [:]
  /// Of messages, by whole hours from enrolment to hand-over; by step.
  private var delays: [Int32: [Int64: Int64]] = [:]
  /// Of the held out whose window is over and who met the goal, by whole hours from enrolment.
  private var heldDelays: [Int64: Int64] = [:]

  init(goal: WantedGoal?) { self.goal = goal }

  /// Damaged rows may hold any times.
  private static func hours(_ from: Int64, _ to: Int64) -> Int64 { max(0, to &- from) / 3_600 }

  func passed(_ step: Int32, _ outcome: UInt8) {
    let outcome = min(Int(outcome), StepOutcome.allCases.count - 1)
    outcomes[step, default: Array(repeating: 0, count: StepOutcome.allCases.count)][outcome] += 1
  }

  func heldOut(_ goal: Goal?, enrolledAt: Int64) {
    sums.heldOut += 1
    guard let goal else { return }
    Self.count(goal.at != nil, isOver: goal.isOver, in: &held)
    if goal.isOver, let at = goal.at { heldDelays[Self.hours(enrolledAt, at), default: 0] += 1 }
  }

  func enrolled(_ shown: [Shown], _ deeds: Deeds, _ goal: Goal?, enrolledAt: Int64) {
    sums.enrolled += 1
    if let goal {
      Self.count(goal.at != nil, isOver: goal.isOver, in: &own)
      if goal.isOver { sums.messagesOver += Int64(shown.count) }
    }
    if shown.isEmpty { return }
    sums.messages += Int64(shown.count)
    sums.reached += 1
    var (answered, clicked, bought, left) = (false, false, false, false)
    for message in shown {
      let (hasBought, hasLeft) = (deeds.bought(after: message.at), deeds.left(after: message.at))
      answered = answered || message.isAnswered
      clicked = clicked || message.isClicked
      bought = bought || hasBought
      left = left || hasLeft
      let variant = Variant(step: message.step, content: message.content)
      var figures = variants[variant] ?? VariantFigures(content: "")
      figures.use =
        figures.use
        + ContentUse(
          shown: 1, answered: message.isAnswered ? 1 : 0, clicked: message.isClicked ? 1 : 0,
          bought: hasBought ? 1 : 0, left: hasLeft ? 1 : 0)
      if let goal {
        delays[message.step, default: [:]][Self.hours(enrolledAt, message.at), default: 0] += 1
        // Whoever had met it before shows nothing about this message.
        if goal.at.map({ $0 > message.at }) ?? true {
          Self.count(goal.at != nil, isOver: goal.isOver, in: &figures.goal)
        }
      }
      variants[variant] = figures
    }
    if answered { sums.answered += 1 }
    if clicked { sums.clicked += 1 }
    if bought { sums.bought += 1 }
    if left { sums.left += 1 }
  }

  private static func count(_ isMet: Bool, isOver: Bool, in figures: inout GoalFigures) {
    if isOver {
      figures.over += 1
      if isMet { figures.met += 1 }
    } else {
      figures.running += 1
      if isMet { figures.metSoFar += 1 }
    }
  }

  // MARK: All of it

  func figures(_ sop: String, _ labels: LabelBook) throws -> SOPFigures {
    var figures = sums
    figures.sop = sop
    if goal != nil {
      figures.goal = own
      figures.heldOutGoal = held
    }
    for (label, counts) in outcomes {
      var step = StepFigures(step: try labels.text(label))
      for outcome in StepOutcome.allCases where counts[Int(outcome.rawValue)] > 0 {
        step.outcomes[outcome] = counts[Int(outcome.rawValue)]
      }
      for (variant, counted) in variants where variant.step == label {
        var counted = counted
        counted.content = variant.content == 0 ? "" : try labels.text(variant.content)
        step.contents.append(counted)
      }
      step.contents.sort { precedes($0.content, $1.content) }
      if let delays = delays[label] { step.heldOutGoal = heldOut(since: Self.median(delays)) }
      figures.steps.append(step)
    }
    figures.steps.sort { precedes($0.step, $1.step) }
    return figures
  }

  /// Those who had not met the goal so many hours after their enrolment.
  private func heldOut(since hours: Int64) -> GoalFigures {
    let before = heldDelays.reduce(into: Int64(0)) { if $1.key < hours { $0 += $1.value } }
    return GoalFigures(over: held.over - before, met: held.met - before)
  }

  /// The lower one of two in the middle.
  private static func median(_ counts: [Int64: Int64]) -> Int64 {
    let middle = (counts.values.reduce(0, +) + 1) / 2
    var seen: Int64 = 0
    for (hours, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= middle { return hours }
    }
    return 0
  }
}
