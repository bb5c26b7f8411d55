public import SiyuModel

extension Simulation {
  /// Puts customers into an SOP that nothing but a person's hand begins.
  public static func enrol(
    _ customers: [CustomerNumber], in sop: SOPDeclaration, of plugin: PassPlugin, at now: Instant,
    settings: SOPSettings, zone: TimeZoneRules, into store: any Store
  ) throws {
    let clock = StepClock(zone: zone, calendar: settings.calendar)
    let session = try store.beginRun(
      RunHeader(
        identity: "by hand \(sop.name) \(now.seconds)", now: now,
        plugins: [(plugin.name, plugin.source.checksum)], rules: [], mark: nil))
    let numbers = customers.map(\.rawValue).sorted()
    let changes = try numbers.map { number in
      var change = OutreachChange()
      let key = EnrolmentKey(
        sop: sop.name, subject: .customer(number), occurrence: "hand:\(now.seconds)")
      change.enrolments = [
        try Enrolling.enter(
          key, at: now, in: sop, clock: clock, customer: number, checksum: plugin.source.checksum)
      ]
      return SubjectChange(
        customer: number, changes: [], due: .max, keepsDue: true, outreach: change)
    }
    if let last = numbers.last {
      try session.commit(changes, through: CustomerNumber(rawValue: last).bucket + 1)
    }
    try session.finish()
  }
}
