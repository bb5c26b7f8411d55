import SiyuEngine
import SiyuModel

/// The gate's rules by looking through everything that was ever sent, day by day of the calendar.
struct NaiveGate {
  struct Sent {
    var subject: Int
    var staff: String?
    var at: Instant
    var want: GateWant
  }

  struct Answer: Equatable {
    var rule: GateRule
    var until: Instant?
    /// How the words begin.
    var count: String = ""
  }

  let rules: GateRules
  let zone: TimeZoneRules
  let weekStart: Weekday
  var sent: [Sent] = []

  /// In the order of the wants; `nil` where one is let through.
  mutating func decide(
    _ wants: [GateWant], subject: Int, _ customer: GateSubject, unsubscribed: Bool, answeredAt: Int,
    now: Instant
  ) -> [Answer?] {
    let order = wants.indices.sorted {
      let (a, b) = (wants[$0], wants[$1])
      return (-a.priority, a.deadline, a.plugin, a.sop, a.step + a.id)
        < (-b.priority, b.deadline, b.plugin, b.sop, b.step + b.id)
    }
    var answers = [Answer?](repeating: nil, count: wants.count)
    for index in order {
      let want = wants[index]
      answers[index] = no(want, subject, customer, unsubscribed, answeredAt, now)
      if answers[index] == nil {
        sent.append(Sent(subject: subject, staff: customer.staff, at: now, want: want))
      }
    }
    return answers
  }

  /// - Parameter answeredAt: how much had been sent in all when the subject last answered.
  private func no(
    _ want: GateWant, _ subject: Int, _ customer: GateSubject, _ unsubscribed: Bool,
    _ answeredAt: Int, _ now: Instant
  ) -> Answer? {
    let isMarketing = want.purpose == .marketing
    let isGroup = customer.kind == .group
    if isMarketing, unsubscribed { return Answer(rule: .unsubscribed) }
    if isMarketing, !isGroup {
      if customer.consent == 0 || customer.consent == 2 && rules.requiresConsent {
        return Answer(rule: .consent)
      }
    }
    if isGroup != (want.touchpoint == .group) { return Answer(rule: .unreachable) }
    if let quiet = rules.quiet, isQuiet(quiet, now) {
      var end = now
      while isQuiet(quiet, end) { end = end.advanced(bySeconds: 60 - end.seconds % 60) }
      return Answer(rule: .quiet, until: end)
    }
    if want.touchpoint != .serviceAccount {
      for cap in rules.staffCaps {
        let today = sent.filter {
          $0.staff == customer.staff && $0.want.touchpoint != .serviceAccount
            && zone.date(of: $0.at) == zone.date(of: now) && Self.uses($0.want, cap.what)
        }
        if Self.uses(want, cap.what), today.count >= cap.most {
          return Answer(
            rule: .staff, until: zone.start(of: zone.date(of: now).adding(days: 1)),
            count: "\(today.count) of \(cap.most) ")
        }
      }
    }
    guard isMarketing else { return nil }
    let marketing = sent.enumerated().filter {
      $0.element.subject == subject && $0.element.want.purpose == .marketing
    }
    if let most = rules.unanswered, !isGroup {
      let count = marketing.count { $0.offset >= answeredAt }
      if count >= most { return Answer(rule: .unanswered, count: "\(count) of \(most) ") }
    }
    var worst: Answer?
    for cap in rules.caps where cap.touchpoint == nil || cap.touchpoint == want.touchpoint {
      let (first, next) = period(cap.per, zone.date(of: now))
      let count = marketing.count {
        let day = zone.date(of: $0.element.at)
        return first <= day && day < next
          && (cap.touchpoint == nil || cap.touchpoint == $0.element.want.touchpoint)
      }
      var most = CivilDate.daysInMonth(first.month, of: first.year)
      if case .count(let number) = cap.most { most = number }
      if count >= most, worst?.until.map({ $0 < zone.start(of: next) }) ?? true {
        worst = Answer(rule: .cap, until: zone.start(of: next), count: "\(count) of \(most) ")
      }
    }
    return worst
  }

  static func uses(_ want: GateWant, _ what: StaffCap.What) -> Bool {
    switch what {
    case .messages: true
    case .links: want.hasLink
    case .friendAdds: want.addsFriend
    }
  }

  func isQuiet(_ quiet: QuietHours, _ now: Instant) -> Bool {
    let second = zone.civil(from: now).secondOfDay
    let (from, to) = (quiet.from.secondOfDay, quiet.to.secondOfDay)
    return from < to ? from..<to ~= second : !(to..<from ~= second)
  }

  /// Its first day and the first of the next.
  func period(_ per: ContactCap.Period, _ day: CivilDate) -> (CivilDate, CivilDate) {
    var first = day
    switch per {
    case .day: return (day, day.adding(days: 1))
    case .week:
      while first.weekday != weekStart { first = first.adding(days: -1) }
      return (first, first.adding(days: 7))
    case .month:
      while first.day != 1 { first = first.adding(days: -1) }
      return (first, first.adding(months: 1))
    }
  }
}
