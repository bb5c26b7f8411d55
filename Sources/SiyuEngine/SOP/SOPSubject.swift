internal import SiyuModel

/// A customer or a chat group in the SOP stratum: what is known, and what is under way.
struct SOPSubject {
  /// The customer's number; of a group its place in the round.
  var number: Int64
  var group: GroupFacts?
  /// Triggers are looked at, and not only what is due.
  var isLookedAt: Bool
  /// Nothing is decided about it, only when to look again.
  var isOnlyPlanned = false

  // As it was read.
  var consent: UInt8 = 2
  var staff: String?
  var isInPool = false
  /// The name of their own zone, where the workspace names an attribute for it and they have one.
  var zone: String?
  /// Tags as the stratum before left them, ascending, with what people set by hand.
  var tags: [Int32] = []
  var byHand: [Int32] = []
  var seen = SeenEvents()
  var birthday: CivilDate?
  var attributes: [String: CivilDate] = [:]
  var entities: [SOPEntity] = []
  /// The next order or event that is there already and has not happened yet.
  var nextAt = Int64.max
  /// Segments by their names; missing where the rule raised an error.
  var segments: [String: Bool] = [:]
  var segmentsDue = Int64.max

  var state = OutreachState()

  // What is under way.
  var walks: [WalkJob] = []
  var enrols: [EnrolJob] = []

  // What came of it.
  var change = OutreachChange()
  var steps: [SteppedChange] = []
  var due = Int64.max

  init(number: Int64, group: GroupFacts? = nil, isLookedAt: Bool) {
    self.number = number
    self.group = group
    self.isLookedAt = isLookedAt
  }
}

struct SOPEntity {
  /// The brand's.
  var id: String
  /// The store's.
  var number: Int64
  /// Under which number of an owner with several it lies; `nil` where there is one.
  var owner: Int64?
  var kind: String
  var dates: [String: CivilDate] = [:]
}

/// A tag that a step changed, with the rule behind it.
struct SteppedChange: Sendable, Hashable {
  var tag: Int32
  var gained: Bool
  /// Position among the book's step rules.
  var rule: Int
}

/// An enrolment on its way.
struct WalkJob {
  var walk: Walk
  /// Position among the book's entries.
  var entry: Int
  /// As it was; `nil` for one that began in this pass.
  var before: Enrolment?
  /// The entity's own id, for those who are asked.
  var entityID: String?
}

/// A trigger's candidates on their way.
struct EnrolJob {
  var entry: Int
  var subject: SubjectKey
  var entityID: String?
  var look: Enrolling.Look
  var next = 0
  /// What the subject went through, with what this pass adds.
  var rows: [Enrolment]
  /// Conditions on which nothing was decided, because `when` raised an error.
  var undecided: Set<Int> = []
}
