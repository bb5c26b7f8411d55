internal import SiyuModel

/// What a walk has to know to go on.
enum WalkNeed: Sendable, Hashable {
  /// Whether this function of the SOP's plugin says yes.
  case ask(Int)
  /// Whether the gate lets this out.
  case gate(SendWant)
  /// Whether a code is left for this.
  indirect case coupon(CouponDeclaration)
}

/// A message that a step wants out.
struct SendWant: Sendable, Hashable {
  var id: String
  var step: String
  var content: String
  var facts: ContentFacts
  var deadline: Instant
}
