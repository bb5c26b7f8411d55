public import SiyuModel

/// Something handed in that does not count, or not yet: within the period under way, and what waited in vain
/// in those before.
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
    /// Nobody looked at it before its period was judged, or only then.
    case unreviewed
    case reviewedLate(Instant)
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
    case .unreviewed: "not counted: nobody had reviewed it when its period was judged"
    case .reviewedLate: "not counted: it was reviewed when its period was judged already"
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
    return tooLate(facts, assess, before: from) + left
  }

  /// What was handed in for staff to look at in the periods before, of which no apply counted anything.
  private func tooLate(
    _ facts: KOCFacts, _ assess: KOCAssessing, before from: Instant
  ) -> [KOCLeftOut] {
    guard period > 0, let selectedAt else { return [] }
    return facts.handed.compactMap { one in
      guard one.at >= selectedAt, one.at < from, facts.counted[one.id] == nil,
        let task = assess.task(one.task), task.review == .staff, task.proof != .order
      else { return nil }
      guard let finding = facts.findings[one.id] else {
        return KOCLeftOut(handed: one, reason: .unreviewed)
      }
      return finding.accepted ? KOCLeftOut(handed: one, reason: .reviewedLate(finding.at)) : nil
    }
  }
}
