import SiyuModel

/// What one session of a run committed, for the audit log and for taking it back.
struct RunTally {
  var customers: Int64 = 0
  var gained: Int64 = 0
  var lost: Int64 = 0
  var outreach = OutreachWriting.Counts()
  /// Something can be taken back.
  var isNoted = false
  var isNothing: Bool { !isNoted && gained + lost == 0 && outreach == OutreachWriting.Counts() }

  mutating func add(_ counts: OutreachWriting.Counts) {
    outreach.begun += counts.begun
    outreach.advanced += counts.advanced
    outreach.messages += counts.messages
    outreach.tasks += counts.tasks
    outreach.points += counts.points
    outreach.coupons += counts.coupons
    outreach.recalled += counts.recalled
    outreach.standings += counts.standings
    outreach.events += counts.events
    outreach.rewards.given += counts.rewards.given
    outreach.rewards.takenBack += counts.rewards.takenBack
  }
}
