import SiyuModel

/// What the gate says when it says no: for the operator, with the numbers, and nothing personal.
enum GateWords {
  static func permission(_ plugin: String, _ touchpoint: Touchpoint) -> String {
    "\(plugin) may not send by \(touchpoint.rawValue); "
      + "`siyu plugin grant \(plugin) \(touchpoint.rawValue)` allows it"
  }
  static let suppressed = "on a suppression list"
  static func unsubscribed(_ at: Instant, _ zone: TimeZoneRules) -> String {
    "unsubscribed on \(TimeText.date(at, in: zone))"
  }
  static let saidNo = "said no to marketing"
  static let consentUnknown = "consent is not known, and [gate] require_consent asks for it"

  static func left(_ at: Instant, _ zone: TimeZoneRules) -> String {
    "left the pool on \(TimeText.date(at, in: zone))"
  }
  static let inNoPool = "is in no pool"
  static func nobodyOwns(_ touchpoint: Touchpoint) -> String {
    "no member of staff owns the customer, and \(touchpoint.rawValue) is sent by staff"
  }
  static let groupWithoutOwner = "no member of staff owns the group"
  static func notForGroups(_ touchpoint: Touchpoint) -> String {
    "\(touchpoint.rawValue) reaches customers, not groups"
  }
  static let onlyForGroups = "\(Touchpoint.group.rawValue) reaches groups, not one customer"

  static func contentOver(_ until: Instant, _ zone: TimeZoneRules) -> String {
    "the content was valid until \(TimeText.dateTime(until, in: zone))"
  }
  static func contentEarly(_ from: Instant, _ zone: TimeZoneRules) -> String {
    "the content is valid from \(TimeText.dateTime(from, in: zone))"
  }

  static let paused = "all sending is paused; `siyu resume` goes on"
  static func approval(_ count: Int, _ most: Int) -> String {
    "\(count) message\(count == 1 ? "" : "s") in one plan, more than \(most): a second person has to"
      + " run `siyu approve`"
  }
  static func quiet(_ hours: QuietHours, _ zone: String?) -> String {
    "quiet from \(hours.from) to \(hours.to)" + (zone.map { " in \($0)" } ?? "")
  }

  static func staff(_ count: Int, _ cap: StaffCap) -> String {
    "\(count) of \(cap.most) \(cap.what.words) by the sender today"
  }
  static func unanswered(_ count: Int, _ most: Int) -> String {
    "\(count) of \(most) messages in a row without an answer"
  }
  static func cap(_ cap: GateMoment.Cap, _ count: Int) -> String {
    let most = cap.most
    guard let touchpoint = cap.touchpoint?.rawValue else {
      return switch cap.per {
      case .day: "\(count) of \(most) messages today"
      case .week: "\(count) of \(most) messages this week"
      case .month: "\(count) of \(most) messages this month"
      }
    }
    return switch cap.per {
    case .day: "\(count) of \(most) messages by \(touchpoint) today"
    case .week: "\(count) of \(most) messages by \(touchpoint) this week"
    case .month: "\(count) of \(most) messages by \(touchpoint) this month"
    }
  }
}

extension StaffCap.What {
  fileprivate var words: String {
    switch self {
    case .messages, .links: rawValue
    case .friendAdds: "friend requests"
    }
  }
}
