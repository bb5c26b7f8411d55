extension GateRules {
  /// All that the rules say, for fingerprints: equal rules have equal `canonicalText`. Lists keep
  /// their order, because of several caps that are full the words name one.
  public var data: DataValue {
    [
      "requires_consent": .bool(requiresConsent),
      "unsubscribe_words": .list(unsubscribeWords.map { .string($0) }),
      "quiet": quiet.map { .string("\($0.from)-\($0.to)") } ?? .null,
      "caps": .list(caps.map(\.data)),
      "staff": .list(
        staffCaps.map { ["what": .string($0.what.rawValue), "most": .int(Int64($0.most))] }),
      "unanswered": unanswered.map { .int(Int64($0)) } ?? .null,
      "approval_above": approvalAbove.map { .int(Int64($0)) } ?? .null,
    ]
  }

  /// Of contacts before this no cap asks: what a `ContactHistory` has to go back to. A week may have
  /// begun before its month did.
  public func countsSince(
    _ now: Instant, in zone: TimeZoneRules, weekStart: Weekday
  ) -> Instant {
    caps.map { $0.per.start(of: now, in: zone, weekStart: weekStart) }.min() ?? now
  }
}

extension ContactCap {
  fileprivate var data: DataValue {
    let most: DataValue =
      switch most {
      case .count(let count): .int(Int64(count))
      case .daysOfMonth: "days-of-month"
      }
    return [
      "touchpoint": touchpoint.map { .string($0.rawValue) } ?? .null, "most": most,
      "per": .string(per.rawValue),
    ]
  }
}
