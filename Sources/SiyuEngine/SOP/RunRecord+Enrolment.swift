internal import SiyuModel

extension RunRecord {
  /// What `ctx.run` says of an enrolment now.
  init(_ enrolment: Enrolment, _ facts: [String: MessageFacts], _ seen: SeenEvents) {
    var steps: [RunStep] = []
    for record in enrolment.history where record.outcome == .sent {
      let place: Int
      if let known = steps.firstIndex(where: { $0.id == record.step }) {
        place = known
      } else {
        place = steps.count
        steps.append(RunStep(id: record.step))
      }
      if let content = record.content { steps[place].content = content }
      guard let effect = record.effect else { continue }
      // One that this pass let out has no facts yet.
      guard let known = facts[effect] else {
        steps[place].facts.insert(.sent)
        continue
      }
      steps[place].facts.formUnion(Self.facts(known, seen))
    }
    self.init(
      enrolledAt: enrolment.enrolledAt, occurrence: enrolment.key.occurrence,
      step: enrolment.step, steps: steps)
  }

  private static func facts(_ message: MessageFacts, _ seen: SeenEvents) -> RunFacts {
    var facts: RunFacts = []
    if message.state != .failed, message.state != .expired { facts.insert(.sent) }
    if message.answeredAt != nil { facts.insert(.answered) }
    if message.clickedAt != nil { facts.insert(.clicked) }
    guard let at = message.handedOverAt else { return facts }
    func happened(_ type: String, within seconds: Int64) -> Bool {
      seen.first(type, after: at, through: at.advanced(bySeconds: seconds)) != nil
    }
    if happened(SeenEvent.orderPaid, within: MeasuredTime.bought) { facts.insert(.bought) }
    if seen.hasLeft(after: at, through: at.advanced(bySeconds: MeasuredTime.left)) {
      facts.insert(.left)
    }
    return facts
  }
}
