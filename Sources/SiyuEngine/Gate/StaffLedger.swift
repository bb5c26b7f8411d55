import SiyuModel

/// What members of staff have used up, by the day's beginning in their zone.
struct StaffLedger: Sendable {
  private var days: [Instant: [String: StaffUse]] = [:]

  subscript(_ day: Instant) -> [String: StaffUse] {
    get { days[day] ?? [:] }
    set { days[day] = newValue }
  }

  func use(of staff: String, on day: Instant) -> StaffUse { days[day]?[staff] ?? StaffUse() }

  mutating func take(_ want: GateWant, by staff: String, on day: Instant) {
    days[day, default: [:]][staff, default: StaffUse()].add(want, 1)
  }

  /// Takes back what was taken; never below nothing.
  mutating func release(_ want: GateWant, by staff: String, on day: Instant) {
    days[day, default: [:]][staff, default: StaffUse()].add(want, -1)
  }
}

extension StaffUse {
  fileprivate mutating func add(_ want: GateWant, _ count: Int) {
    messages = max(0, messages + count)
    if want.hasLink { links = max(0, links + count) }
    if want.addsFriend { friendAdds = max(0, friendAdds + count) }
  }

  func count(of what: StaffCap.What) -> Int {
    switch what {
    case .messages: messages
    case .links: links
    case .friendAdds: friendAdds
    }
  }
}

extension StaffCap {
  func concerns(_ want: GateWant) -> Bool {
    switch what {
    case .messages: true
    case .links: want.hasLink
    case .friendAdds: want.addsFriend
    }
  }
}
