/// What lets a message out: one set of rules for all plugins, every one of them data in `siyu.toml`.
public struct GateRules: Sendable, Hashable {
  /// Marketing goes only to those who said yes; otherwise to all who did not say no.
  public var requiresConsent = false
  /// Replies that mean "no more of this", compared without case, blanks and punctuation around them.
  public var unsubscribeWords: [String] = ["退订", "T", "TD", "stop", "unsubscribe"]
  /// No message is handed over between them, on the brand's clock; `nil`: at any time. May span midnight.
  public var quiet: QuietHours? = QuietHours(
    from: TimeOfDay(hour: 21, minute: 0)!, to: TimeOfDay(hour: 9, minute: 0)!)
  public var caps: [ContactCap] = GateRules.cautiousCaps
  public var staffCaps: [StaffCap] = GateRules.cautiousStaffCaps
  /// Marketing messages in a row without an answer, after which nobody is bothered further; 1….
  public var unanswered: Int? = 15
  /// A plan that sends more than so many messages needs a second person; `nil`: none does.
  public var approvalAbove: Int?

  public init() {}

  /// WeCom's older rule of 4 mass messages a calendar month, which every account can bear
  /// (facts: WeCom documentation, page 92135; newer rules are settable), one a day, three a week.
  public static let cautiousCaps: [ContactCap] = [
    ContactCap(touchpoint: .chat, most: .count(4), per: .month),
    ContactCap(touchpoint: .group, most: .count(4), per: .month),
    ContactCap(touchpoint: nil, most: .count(1), per: .day),
    ContactCap(touchpoint: nil, most: .count(3), per: .week),
  ]
  public static let cautiousStaffCaps: [StaffCap] = [
    StaffCap(what: .links, most: 200),
    StaffCap(what: .friendAdds, most: 50),
  ]
}

public struct QuietHours: Sendable, Hashable {
  public var from: TimeOfDay
  /// Exclusive.
  public var to: TimeOfDay
  public init(from: TimeOfDay, to: TimeOfDay) {
    self.from = from
    self.to = to
  }
}

/// At most so many marketing messages to one customer (or one group), over all plugins.
public struct ContactCap: Sendable, Hashable {
  public enum Period: String, Sendable, Hashable, CaseIterable { case day, week, month }
  public enum Most: Sendable, Hashable {
    /// 1…
    case count(Int)
    /// As many as the month has days: WeCom since 2025.
    case daysOfMonth
  }
  /// `nil`: all together.
  public var touchpoint: Touchpoint?
  public var most: Most
  /// Calendar days, weeks and months of the brand's zone.
  public var per: Period
  public init(touchpoint: Touchpoint?, most: Most, per: Period) {
    self.touchpoint = touchpoint
    self.most = most
    self.per = per
  }
}

/// At most so many a calendar day for one member of staff: accounts are banned for more.
public struct StaffCap: Sendable, Hashable {
  public enum What: String, Sendable, Hashable, CaseIterable {
    case messages, links
    case friendAdds = "friend-adds"
  }
  public var what: What
  /// 1…
  public var most: Int
  public init(what: What, most: Int) {
    self.what = what
    self.most = most
  }
}

/// Which rule of the gate said no.
public enum GateRule: String, Sendable, Hashable, CaseIterable {
  /// The plugin may not send through this touchpoint.
  case permission
  case paused
  case consent
  case unsubscribed
  case suppressed
  /// The customer left the pool, or cannot be reached through the touchpoint.
  case unreachable
  case quiet
  case cap
  case staff
  case unanswered
  /// The content is not valid now.
  case content
  case approval
  /// A suppression list cannot be read, so whoever stands on it is not known.
  case lists
}

public struct GateRefusal: Sendable, Hashable {
  public var rule: GateRule
  /// For the operator: `4 of 4 messages by wecom.chat this month`.
  public var words: String
  /// The earliest time at which this rule would say yes, as far as is known now; `nil`: never by time.
  public var until: Instant?
  public init(rule: GateRule, words: String, until: Instant? = nil) {
    self.rule = rule
    self.words = words
    self.until = until
  }
}

/// What the gate knows of one customer (or group).
public struct ContactHistory: Sendable, Hashable {
  /// Marketing messages that count, newest last; at least since the beginning of the month.
  public var contacts: [Contact] = []
  /// In a row, up to now, without an answer.
  public var unanswered = 0
  public var unsubscribedAt: Instant?
  public var suppressed = false
  public var leftPoolAt: Instant?
  public init() {}
}

public struct Contact: Sendable, Hashable {
  public var at: Instant
  public var touchpoint: Touchpoint
  public init(at: Instant, touchpoint: Touchpoint) {
    self.at = at
    self.touchpoint = touchpoint
  }
}
