/// What one check of `siyu doctor` found out.
public struct Finding: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, Comparable {
    case ok
    /// Worth knowing; nothing is wrong.
    case note
    case problem

    private var weight: Int { self == .ok ? 0 : self == .note ? 1 : 2 }
    public static func < (a: Self, b: Self) -> Bool { a.weight < b.weight }
  }

  /// What was looked at: "orders and their keys".
  public var check: String
  public var state: State
  /// What is so, in a few words; no customer data.
  public var message: String
  /// One next step for a person.
  public var step: String?
  /// What mending does about it; `nil` where it can do nothing.
  public var mend: String?

  public init(
    _ check: String, _ state: State, _ message: String, step: String? = nil, mend: String? = nil
  ) {
    self.check = check
    self.state = state
    self.message = message
    self.step = step
    self.mend = mend
  }
}
