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
}

/// One calendar day of the brand's zone.
public struct SimulatedDay: Sendable, Hashable {
  public var date: CivilDate
  public var enrolled: Int64 = 0
  public var heldOut: Int64 = 0
  /// Messages let out, by touchpoint.
  public var touchpoints: [Touchpoint: Int64] = [:]
  public var tasks: Int64 = 0
  /// Refused for good, by the gate's rule.
  public var refused: [GateRule: Int64] = [:]
  public var goals: Int64 = 0

  public var messages: Int64 { touchpoints.values.reduce(0, +) }
  public var isIdle: Bool {
    enrolled + heldOut + messages + tasks + goals + refused.values.reduce(0, +) == 0
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
  /// Messages and tasks together, by day; days with nothing are missing.
  public var days: [CivilDate: Int] = [:]

  /// The first of those days on which there is most to do.
  public var busiest: (date: CivilDate, count: Int)? {
    days.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }

  /// Days with more than that to do, in order.
  public func days(above limit: Int) -> [CivilDate] {
    days.filter { $0.value > limit }.keys.sorted()
  }
}
