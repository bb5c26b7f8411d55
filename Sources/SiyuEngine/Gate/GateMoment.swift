import SiyuModel

/// What the calendar says of one moment: worked out once for all who are asked about at it.
struct GateMoment: Sendable {
  let now: Instant
  /// Beginnings of the brand's day and of the next.
  let day: Instant
  let nextDay: Instant
  /// End of the brand's quiet hours, where it is in them.
  let quietUntil: Instant?
  /// In the order of the rules.
  let caps: [Cap]

  struct Cap: Sendable {
    /// `nil`: all of them.
    let touchpoint: Touchpoint?
    let per: ContactCap.Period
    let most: Int
    let start: Instant
    /// When the next period begins.
    let next: Instant

    func concerns(_ other: Touchpoint) -> Bool { touchpoint == nil || touchpoint == other }
  }

  init(_ now: Instant, rules: GateRules, zone: TimeZoneRules, weekStart: Weekday) {
    self.now = now
    day = zone.startOfDay(now)
    nextDay = zone.startOfNextDay(now)
    quietUntil = rules.quiet.flatMap { Self.quietUntil($0, now, zone) }
    let date = zone.date(of: day)
    caps = rules.caps.map { cap in
      let most =
        switch cap.most {
        case .count(let count): count
        case .daysOfMonth: CivilDate.daysInMonth(date.month, of: date.year)
        }
      return Cap(
        touchpoint: cap.touchpoint, per: cap.per, most: most,
        start: cap.per.start(of: now, in: zone, weekStart: weekStart),
        next: cap.per.nextStart(after: now, in: zone, weekStart: weekStart))
    }
  }

  static func quietUntil(_ quiet: QuietHours, _ now: Instant, _ zone: TimeZoneRules) -> Instant? {
    let end = quiet.end(after: now, in: zone)
    return end > now ? end : nil
  }
}
