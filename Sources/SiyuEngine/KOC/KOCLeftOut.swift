public import SiyuModel

/// Something handed in within the period under way that does not count, or not yet.
public struct KOCLeftOut: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// So many as the task wants are in: it is taken when one of those is refused.
    case enough(Int)
    /// The order was paid before the period began, or she was selected.
    case paidBefore(Instant)
    /// The order was paid back whole, or is not hers any more.
    case notKept
    /// No more fits into a period.
    case full(Int)
    /// Another handed it in since it was refused.
    case passedOn
    /// The next apply takes it in.
    case next
  }
  public var handed: KOCFacts.Handed
  public var reason: Reason

  public var words: String {
    switch reason {
    case .enough(let times):
      "not counted: \(times) of \(times) are in already; it is taken when one of them is refused"
    case .paidBefore: "not counted: the order was paid before the period began"
    case .notKept: "not counted: the order was not kept"
    case .full(let most): "not counted: \(most) are as many as a period holds"
    case .passedOn: "not counted: it was refused, and counts for another who handed it in since"
    case .next: "the next apply takes it in"
    }
  }
}

extension KOCRecord {
  /// What of a member's was handed in for the period under way and is not among its ``proofs``.
  public func leftOut(
    of facts: KOCFacts, _ assess: KOCAssessing, at now: Instant
  ) -> [KOCLeftOut] {
    guard let from, let until else { return [] }
    let known = Set(proofs.map(\.id))
    var left: [KOCLeftOut] = []
    for one in facts.handed where one.at >= from && one.at < until && one.at <= now {
      guard let task = assess.task(one.task) else { continue }
      let counting = proofs.count {
        $0.task == task.id && ($0.state == .waiting || $0.state == .accepted)
      }
      var reason: KOCLeftOut.Reason =
        proofs.count >= KOCLimits.proofs
        ? .full(KOCLimits.proofs) : counting >= task.times ? .enough(task.times) : .next
      if task.proof == .order {
        if let order = facts.orders.first(where: { $0.text == one.text }) {
          if known.contains("\(order.id)/\(task.id)") { continue }
          if order.at < from { reason = .paidBefore(order.at) }
        } else {
          if facts.sentBack.contains(where: { known.contains("\($0)/\(task.id)") }) { continue }
          reason = .notKept
        }
      } else if known.contains(one.id) {
        continue
      }
      if one.isPassedOn { reason = .passedOn }
      left.append(KOCLeftOut(handed: one, reason: reason))
    }
    return left
  }
}
