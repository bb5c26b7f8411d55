/// What somebody joined with that looks like an invitation code and leads to nobody.
public struct StrayCode: Sendable, Hashable {
  /// As it came, in the `state` or the `code` of the event.
  public var text: String
  public var at: Instant
  /// Its letters fit together, so nobody has it here; otherwise one of them is wrong.
  public var code: InvitationCode?
  public init(text: String, at: Instant, code: InvitationCode?) {
    self.text = text
    self.at = at
    self.code = code
  }
}
