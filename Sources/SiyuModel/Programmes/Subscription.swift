/// Something that comes again and again to whoever subscribed.
public struct ProductSubscription: Sendable, Hashable {
  /// What is delivered.
  public enum Delivery: Sendable, Hashable {
    case sku(String)
    /// A function `(c, ctx)` that returns one.
    case function(Int)
  }

  public var name: String
  public var title: String
  /// Skus whose order begins it.
  public var sells: [String]
  /// A function that says when those were bought, and how many; see ``Purchase``.
  public var bought: Int
  public var every: CalendarDuration
  /// How many deliveries one purchase is for; `nil`: until it is ended.
  public var times: Int?
  public var deliver: Delivery
  /// So long before a delivery it is told.
  public var remind: CalendarDuration?
  /// Title of the task for whoever owns the customer; `nil`: none is made.
  public var task: String?
  public var place: SourcePlace

  public init(
    name: String, title: String, sells: [String], bought: Int, every: CalendarDuration,
    times: Int?, deliver: Delivery, remind: CalendarDuration?, task: String?, place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.sells = sells
    self.bought = bought
    self.every = every
    self.times = times
    self.deliver = deliver
    self.remind = remind
    self.task = task
    self.place = place
  }

  /// How the steps of its tasks begin; the delivery's number follows.
  public static let deliveryStep = "delivery-"
  public static let mostTimes = 1...1_000

  /// In bytes. The last ``SubscriptionRecord/logged`` that were delivered are kept with the standing,
  /// which holds ``Standing/longestData``.
  public static let longestSKU = 64
  /// What ``isDeliverable(_:)`` wants, for messages.
  public static let wantedSKU = "a sku: one line of at most \(longestSKU) bytes"

  /// Whether a text can be delivered as a sku.
  public static func isDeliverable(_ sku: String) -> Bool {
    sku.utf8.count <= longestSKU && SOPLimits.isPlain(sku)
  }
}

/// A paid period with benefits.
public struct BenefitSubscription: Sendable, Hashable {
  public var name: String
  public var title: String
  public var sells: [String]
  public var bought: Int
  /// How long one purchase is for.
  public var lasts: CalendarDuration
  /// Full names.
  public var benefits: [String]
  public var place: SourcePlace

  public init(
    name: String, title: String, sells: [String], bought: Int, lasts: CalendarDuration,
    benefits: [String], place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.sells = sells
    self.bought = bought
    self.lasts = lasts
    self.benefits = benefits
    self.place = place
  }
}

/// When a subscription was bought, and how many at once. A purchase that was refunded in full is none.
public struct Purchase: Sendable, Hashable {
  public var at: Instant
  public var count: Int64
  public init(at: Instant, count: Int64) {
    self.at = at
    self.count = count
  }

  /// At most so many are told, the latest.
  public static let most = 80

  /// As the function behind `sells` tells them, ascending; what no such function said is left out.
  public static func all(_ answer: DataValue) -> [Purchase] {
    let times = answer["at"]?.listValue ?? []
    let counts = answer["count"]?.listValue ?? []
    return zip(times, counts).compactMap { time, count -> Purchase? in
      guard let at = time.intValue.flatMap({ Instant(inRange: $0) }), let count = count.intValue,
        (1...1_000).contains(count)
      else { return nil }
      return Purchase(at: at, count: count)
    }.sorted { $0.at < $1.at }
  }
}

/// The states of both kinds of subscription.
public enum SubscriptionState: String, Sendable, Hashable, CaseIterable {
  case active, paused, ended

  /// As of a ``Standing``: of customers who are one, the one that goes on counts.
  public var rank: Int {
    switch self {
    case .active: 2
    case .paused: 1
    case .ended: 0
    }
  }
}

extension CalendarDuration {
  /// So many of it, one after the other; `nil` beyond what a duration can be.
  public func times(_ count: Int64) -> CalendarDuration? {
    guard count >= 0 else { return nil }
    let (months, a) = Int64(months).multipliedReportingOverflow(by: count)
    let (days, b) = Int64(days).multipliedReportingOverflow(by: count)
    let (seconds, c) = seconds.multipliedReportingOverflow(by: count)
    if a || b || c { return nil }
    return CalendarDuration(
      months: Int(clamping: months), days: Int(clamping: days), seconds: seconds)
  }
}

/// A calendar of equal steps from a time on: 31 January and a month, the last day of February.
public struct Recurrence: Sendable, Hashable {
  public var from: Instant
  public var every: CalendarDuration
  public init(from: Instant, every: CalendarDuration) {
    self.from = from
    self.every = every
  }

  /// The time of one, 0 being `from`. Counted from the beginning, so that no short month moves those
  /// after it.
  public func time(_ number: Int64, in zone: TimeZoneRules) -> Instant? {
    every.times(number).map { zone.adding($0, to: from) }
  }

  /// The last one that has begun; `nil` before the first.
  public func number(at now: Instant, in zone: TimeZoneRules) -> Int64? {
    guard now >= from, !every.isZero else { return nil }
    // No step is longer than this, so the guess is not too high.
    let longest = Int64(every.months) * 31 * 86_400 + Int64(every.days) * 90_000 + every.seconds
    var number = max(0, (now.seconds - from.seconds) / max(1, longest) - 1)
    while let next = time(number + 1, in: zone), next <= now { number += 1 }
    return number
  }
}
