public import SiyuModel

/// What a pass does in one SOP, without naming anybody but a few examples.
public struct SOPOutcome: Sendable {
  /// Full name, the plugin's id first.
  public var name: String
  public var title: String
  /// Nobody is enrolled, because the plugin may not see what enrols, or may send none of it.
  public var refusal: Refusal?
  /// Why it rests, while its plugin takes part.
  public var rest: SetAside?
  /// Nobody is enrolled before the last of the version before is through.
  public var isDraining = false
  /// It enrols from this pass on: what came before takes nobody in.
  public var begins = false
  public var enrolled: Int64 = 0
  public var heldOut: Int64 = 0
  public var declined: Int64 = 0
  /// Enrolments that end in this pass, by how.
  public var ended: [EnrolmentState: Int64] = [:]
  public var goals: Int64 = 0
  /// Enrolments that went round in a circle and go on with the next pass.
  public var bounded: Int64 = 0
  /// In the order of the declaration; steps of older versions follow.
  public var steps: [SOPStepOutcome] = []
  /// Open or measured before this pass; kept as figures.
  public var inFlight: Int64 = 0
  /// Where those stand, in the order of the declaration; older versions last.
  public var standing: [Standing] = []

  public struct Standing: Sendable, Hashable {
    /// `nil`: through all steps, and measured until the goal's window ends.
    public var step: String?
    /// The version they began with, where it is not the one that runs now.
    public var olderVersion: String?
    public var count: Int64
  }

  /// When the host has to look next, among those looked at.
  public var nextDue: Instant?
  /// Subjects for whom a function raised an error.
  public var failures: Int64 = 0
  /// The first few, with the customer's public id.
  public var failureExamples: [(id: String, diagnostic: Diagnostic)] = []
  /// Public ids of the first few who are enrolled.
  public var examples: [String] = []

  public var messages: Int64 { steps.reduce(0) { $0 + $1.count(.sent) } }
  public var tasks: Int64 { steps.reduce(0) { $0 + $1.tasks } }
  public var points: Int64 { steps.reduce(0) { $0 + $1.points } }
  public var coupons: Int64 { steps.reduce(0) { $0 + $1.coupons } }
  public var isIdle: Bool {
    enrolled + heldOut + declined + goals + bounded + failures == 0 && ended.isEmpty
      && steps.allSatisfy(\.isIdle)
  }
}

/// What a pass does at one step.
public struct SOPStepOutcome: Sendable {
  public var id: String
  /// How often it came to what.
  public var outcomes: [StepOutcome: Int64] = [:]
  /// Refused for good, by the gate's rule.
  public var refused: [GateRule: Int64] = [:]
  /// Held back for now, by the gate's rule.
  public var waiting: [GateRule: Int64] = [:]
  public var tasks: Int64 = 0
  /// Given, together.
  public var points: Int64 = 0
  public var coupons: Int64 = 0
  /// Got no coupon because no code was left.
  public var withoutCode: Int64 = 0
  /// Messages let out, by touchpoint.
  public var touchpoints: [Touchpoint: Int64] = [:]
  /// Public ids of the first few at whom something was done.
  public var examples: [String] = []

  public init(id: String) { self.id = id }

  public func count(_ outcome: StepOutcome) -> Int64 { outcomes[outcome] ?? 0 }
  public var isIdle: Bool { outcomes.isEmpty && waiting.isEmpty }
}
