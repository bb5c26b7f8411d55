/// How many of one kind in one state were erased with their customers.
public struct ErasedOutreach: Sendable, Hashable {
  /// `enrolments`, `messages`, `tasks` or `standings`.
  public var kind: String
  /// Full name of the SOP or programme.
  public var sop: String
  /// `finished`, `confirmed`, `done` ….
  public var state: String
  public var count: Int64
  public init(kind: String, sop: String, state: String, count: Int64) {
    self.kind = kind
    self.sop = sop
    self.state = state
    self.count = count
  }
}
