internal import SiyuModel

/// A coupon that a programme would give, and for which no code is left.
struct MissedGift {
  var request: LedgerRequest
  /// It was missed before, in the same period.
  var isAgain: Bool
  var customer: Int64
}

extension SOPSubject {
  /// Keeps with the standing that a benefit's code is missed, or is so no more.
  /// - Parameters:
  ///   - posting: the key of what gives it.
  /// - Returns: whether it was missed before.
  mutating func note(isMissed: Bool, by posting: String) -> Bool {
    guard let given = Entitlement.given(by: posting),
      let index = state.standings.firstIndex(where: {
        $0.programme == given.programme && $0.subject.text == given.subject
      })
    else { return false }
    let benefit = String(given.benefit.drop { $0 != "." }.dropFirst())
    // One of a period that is over is not tried again.
    if state.standings[index].gaveSince(benefit) != given.since { return false }
    let wasMissed = state.standings[index].misses(benefit)
    if wasMissed != isMissed {
      state.standings[index].miss(benefit, isMissed)
      change.put(state.standings[index])
    }
    return wasMissed
  }

  /// What was to be told with the code: nothing, where it was told before that there is none.
  mutating func tellMissed(_ request: LedgerRequest, isAgain: Bool) {
    let given = Entitlement.given(by: request.key)
    func isMeant(_ event: BornEvent) -> Bool {
      guard event.props["coupon"]?.stringValue == request.purse.name else { return false }
      guard let given else { return true }
      // Two memberships may give one benefit.
      return event.props["benefit"]?.stringValue == given.benefit
        && event.props["programme"]?.stringValue == given.programme
    }
    if isAgain { return change.events.removeAll(where: isMeant) }
    var meant = change.events.indices.filter { isMeant(change.events[$0]) }
    // Of several periods at once those that are late say of which they are.
    let late = meant.filter {
      change.events[$0].props["since"]?.intValue.map { $0 == given?.since?.seconds } ?? false
    }
    meant = late.isEmpty ? meant.filter { change.events[$0].props["since"] == nil } : late
    for index in meant {
      change.events[index].props["coupon"] = nil
      change.events[index].props["no_code"] = .string(request.purse.name)
    }
  }
}
