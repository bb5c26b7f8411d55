/// A chat group as rules see it.
public struct GroupFacts: Sendable, Hashable {
  public var id: String
  public var name: String?
  /// Staff id.
  public var owner: String?
  public var capacity: Int64?
  /// Who has joined and not left.
  public var members: Int64
  public init(id: String, name: String?, owner: String?, capacity: Int64?, members: Int64) {
    self.id = id
    self.name = name
    self.owner = owner
    self.capacity = capacity
    self.members = members
  }
}
