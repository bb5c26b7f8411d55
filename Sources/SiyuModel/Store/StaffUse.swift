/// What one member of staff has used up of a day.
public struct StaffUse: Sendable, Hashable {
  public var messages = 0
  public var links = 0
  public var friendAdds = 0
  public init() {}
}
