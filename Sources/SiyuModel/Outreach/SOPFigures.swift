// What SOPs brought about, counted. What each figure means is written down once, in
// docs/explanation/measures.md.

/// For how long after a message what a customer does counts for it, in `ctx.run` as in reports.
public enum MeasuredTime {
  /// Orders, in seconds: 7 days.
  public static let bought: Int64 = 7 * 86_400
  /// Leaving the pool, in seconds: 3 days.
  public static let left: Int64 = 3 * 86_400
}

/// Who met a goal. Rates are of those whose window is over: the others may still meet it.
public struct GoalFigures: Sendable, Hashable {
  /// The goal's window is over.
  public var over: Int64
  /// Of these, it was met.
  public var met: Int64
  /// The window still runs.
  public var running: Int64
  /// Of these, it was met already.
  public var metSoFar: Int64
  public init(over: Int64 = 0, met: Int64 = 0, running: Int64 = 0, metSoFar: Int64 = 0) {
    self.over = over
    self.met = met
    self.running = running
    self.metSoFar = metSoFar
  }

  public static func + (a: Self, b: Self) -> Self {
    GoalFigures(
      over: a.over + b.over, met: a.met + b.met, running: a.running + b.running,
      metSoFar: a.metSoFar + b.metSoFar)
  }
}

/// One SOP's enrolments of a span of time, all their messages, and what came of them.
public struct SOPFigures: Sendable, Hashable {
  /// Full name.
  public var sop: String
  /// Without those held out. Nor are those counted that were declined, taken back, or merged into
  /// another enrolment.
  public var enrolled: Int64 = 0
  public var heldOut: Int64 = 0
  /// Enrolments with a message that was handed over and is not known to have failed; and so on.
  public var reached: Int64 = 0
  public var answered: Int64 = 0
  public var clicked: Int64 = 0
  public var bought: Int64 = 0
  public var left: Int64 = 0
  /// Handed over, and not known to have failed.
  public var messages: Int64 = 0
  /// Of these, by enrolments whose goal's window is over.
  public var messagesOver: Int64 = 0
  /// By enrolments that were not held out; `nil` where no goal was asked for.
  public var goal: GoalFigures?
  public var heldOutGoal: GoalFigures?
  /// Enrolments of customers who were erased since; of them nothing else is known.
  public var erased: Int64 = 0
  /// By id.
  public var steps: [StepFigures] = []
  public init(sop: String) { self.sop = sop }
}

/// One step of these enrolments.
public struct StepFigures: Sendable, Hashable {
  public var step: String
  /// How often it was passed, and how.
  public var outcomes: [StepOutcome: Int64] = [:]
  /// Those held out who had not met the goal when the step's messages were handed over, counted from
  /// their enrolment; `nil` where no goal was asked for, or nothing was handed over.
  public var heldOutGoal: GoalFigures?
  /// By what was sent, by path.
  public var contents: [VariantFigures] = []
  public init(step: String) { self.step = step }

  public var use: ContentUse { contents.reduce(ContentUse()) { $0 + $1.use } }
  public var goal: GoalFigures { contents.reduce(GoalFigures()) { $0 + $1.goal } }
}

/// The messages of a step with one content.
public struct VariantFigures: Sendable, Hashable {
  public var content: String
  public var use = ContentUse()
  /// Messages to those who had not met the goal before; met: after it.
  public var goal = GoalFigures()
  public init(content: String) { self.content = content }
}

extension ContentUse {
  public static func + (a: Self, b: Self) -> Self {
    ContentUse(
      shown: a.shown + b.shown, answered: a.answered + b.answered, clicked: a.clicked + b.clicked,
      bought: a.bought + b.bought, left: a.left + b.left)
  }
}

extension EnrolmentState {
  /// Whether reports count it. Who was stranded was written to until then.
  public var isCounted: Bool {
    switch self {
    case .active, .holdout, .finished, .goal, .left, .leftByHand, .stranded: true
    case .declined, .merged, .undone: false
    }
  }
}
