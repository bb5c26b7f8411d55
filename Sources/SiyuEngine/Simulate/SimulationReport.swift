public import SiyuModel

/// What would happen in a span of time.
public struct SimulationReport: Sendable {
  public var span: SimulatedSpan
  /// Passes that were made; the others would have found nobody due.
  public var looks = 0
  /// Customers evaluated, each as often as a pass looked at them.
  public var evaluated: Int64 = 0
  /// Days on which anything happened, in order.
  public var days: [SimulatedDay] = []
  public var sops: [SimulatedSOP] = []
  /// Memberships and others.
  public var programmes: [ProgrammeOutcome] = []
  /// For bringing people, over all passes, by programme.
  public var rewards: [RewardOutcome] = []
  /// By id.
  public var staff: [SimulatedStaff] = []
  /// Who gets most messages, most first.
  public var contacted: [(id: String, messages: Int)] = []
  /// Customers who get any.
  public var reached = 0
  /// Plugins that took no part in at least one pass; the first time of each.
  public var setAside: [SetAside] = []

  public var messages: Int64 { days.reduce(0) { $0 + $1.messages } }
  public var enrolled: Int64 { days.reduce(0) { $0 + $1.enrolled } }
  public var tasks: Int64 { days.reduce(0) { $0 + $1.tasks } }
  /// Given by steps.
  public var points: Int64 { days.reduce(0) { $0 + $1.points } }
  public var coupons: Int64 { days.reduce(0) { $0 + $1.coupons } }
}

/// One calendar day of the brand's zone.
public struct SimulatedDay: Sendable, Hashable {
  public var date: CivilDate
  public var enrolled: Int64 = 0
  public var heldOut: Int64 = 0
  /// Messages let out.
  public var sent: [SimulatedSend: Int64] = [:]
  public var tasks: Int64 = 0
  public var points: Int64 = 0
  public var coupons: Int64 = 0
  /// Refused for good, by the gate's rule.
  public var refused: [GateRule: Int64] = [:]
  public var goals: Int64 = 0
  /// Customers whose standing in a programme became another.
  public var moves: Int64 = 0
  /// Benefits that siyu gives by itself.
  public var benefits: Int64 = 0

  public var messages: Int64 { sent.values.reduce(0, +) }
  public var touchpoints: [Touchpoint: Int64] {
    sent.reduce(into: [:]) { $0[$1.key.touchpoint, default: 0] += $1.value }
  }
  public var isIdle: Bool {
    enrolled + heldOut + messages + tasks + points + coupons + goals + moves + benefits
      + refused.values.reduce(0, +) == 0
  }
}

/// Where messages come from and which way they go.
public struct SimulatedSend: Sendable, Hashable, Comparable {
  /// Full name.
  public var sop: String
  public var step: String
  public var touchpoint: Touchpoint

  private var words: String { "\(sop)\n\(step)\n\(touchpoint.rawValue)" }
  public static func < (a: Self, b: Self) -> Bool {
    a.words.utf8.lexicographicallyPrecedes(b.words.utf8)
  }
}

/// What all passes did in one SOP.
public struct SimulatedSOP: Sendable {
  /// Sums; examples are of the first pass that has any.
  public var outcome: SOPOutcome
  /// Goals of those who were to be contacted, before anything had been sent to them: they would have
  /// come anyway.
  public var goalsBeforeContact: Int64 = 0
  /// Goals of those who were held out.
  public var goalsHeldOut: Int64 = 0
}

/// What one member of staff would have to do.
public struct SimulatedStaff: Sendable, Hashable {
  public var id: String
  public var messages = 0
  public var tasks = 0
  /// Days with nothing are missing.
  public var days: [CivilDate: Day] = [:]

  public struct Day: Sendable, Hashable {
    public var messages = 0
    public var tasks = 0
    public var count: Int { messages + tasks }
  }

  /// The first of those days on which there is most to do, messages and tasks together.
  public var busiest: (date: CivilDate, count: Int)? {
    days.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
      .map { ($0.key, $0.value.count) }
  }

  /// Days with more than that to do, in order.
  public func days(above limit: Int) -> [CivilDate] {
    days.filter { $0.value.count > limit }.keys.sorted()
  }
}
