/// Walks that want a message out which the gate does not let out yet: nothing of it lies in the
/// outbox.
public struct WaitingAtGate: Sendable, Hashable {
  /// How many there are.
  public var count: Int64
  /// The first of them, by when the gate is asked again. Each has `waiting`.
  public var enrolments: [Enrolment]
  public init(count: Int64, enrolments: [Enrolment]) {
    self.count = count
    self.enrolments = enrolments
  }
}
