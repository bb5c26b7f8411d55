/// What a function of an SOP is told beside the batch: of the enrolment it is asked about, and who
/// that is. Travels as a plain value, one for each subject of an ``Asked``.
public struct SubjectRecord: Sendable, Hashable {
  /// The walk so far; `nil` before there is one, for the function that decides on enrolling.
  public var run: RunRecord?
  /// The subject is the entity with this id, of the customer in the batch.
  public var entity: String?
  /// The subject is this group; what lies in the batch is a customer without anything.
  public var group: GroupFacts?
  /// Props of the event that enrolled.
  public var event: DataValue?
  /// What a programme tells its own functions: of a KOC `done`, and the `task` to be reviewed.
  public var told: DataRecord?
  /// Who was brought, for the function that says what that earns: `ctx.invited`.
  public var invited: DataValue?

  public init(
    run: RunRecord? = nil, entity: String? = nil, group: GroupFacts? = nil,
    event: DataValue? = nil, told: DataRecord? = nil, invited: DataValue? = nil
  ) {
    self.told = told
    self.run = run
    self.entity = entity
    self.group = group
    self.event = event
    self.invited = invited
  }
}

/// An enrolment as its SOP's functions see it: `ctx.run`.
public struct RunRecord: Sendable, Hashable {
  public var enrolledAt: Instant
  /// As in its key: `date:2026`.
  public var occurrence: String
  /// The step it stands before.
  public var step: String?
  /// The steps that something is known of, ids unique.
  public var steps: [RunStep]

  public init(
    enrolledAt: Instant, occurrence: String, step: String? = nil, steps: [RunStep] = []
  ) {
    self.enrolledAt = enrolledAt
    self.occurrence = occurrence
    self.step = step
    self.steps = steps
  }
}

/// What became of one step, over all visits.
public struct RunStep: Sendable, Hashable {
  public var id: String
  public var facts: RunFacts
  /// The content that was chosen last.
  public var content: String?
  public init(id: String, facts: RunFacts = [], content: String? = nil) {
    self.id = id
    self.facts = facts
    self.content = content
  }
}

/// What is true of a step's message. Raw values cross the border: never renumber.
public struct RunFacts: OptionSet, Sendable, Hashable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let sent = RunFacts(rawValue: 1)
  public static let answered = RunFacts(rawValue: 2)
  public static let clicked = RunFacts(rawValue: 4)
  /// An order was paid within the days that count. For plugins that may read orders.
  public static let bought = RunFacts(rawValue: 8)
  public static let left = RunFacts(rawValue: 16)
  public static let all: RunFacts = [.sent, .answered, .clicked, .bought, .left]
}
