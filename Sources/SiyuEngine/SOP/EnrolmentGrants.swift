public import SiyuModel

extension PassPlugin {
  /// Seeing an event, an order or a birthday takes the permission to read it. And who could be sent
  /// nothing is not enrolled: once the permission is there, it would be too late for them.
  public func refusal(ofEnrollingIn sop: SOPDeclaration) -> Refusal? {
    let grants = Grants(source)
    // What siyu made of a programme looks for what that programme itself brought forth.
    var wanted =
      sop.programme != nil
      ? [] : sop.eventTypes.map { $0.hasPrefix("order.") ? "orders" : "events" }
    for case .date(let trigger) in sop.triggers where trigger.source == .birthday {
      wanted.append("birthday")
    }
    if let refusal = grants.refusal(ofReading: wanted) { return refusal }
    let effects = sop.steps.flatMap { step -> [Effect] in
      guard case .send(let contents) = step.action else { return [] }
      return contents.compactMap { self.contents[$0.content] }
        .map { .send(touchpoint: $0.touchpoint.rawValue) }
    }
    if let first = effects.first, !effects.contains(where: grants.allows) {
      return grants.refusal(of: first)
    }
    return nil
  }
}
