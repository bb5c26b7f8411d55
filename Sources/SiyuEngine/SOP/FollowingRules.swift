internal import SiyuModel

extension Walk {
  /// The gate's rules or the calendar of workdays changed: what the gate held back it is asked about
  /// again at once, and a moment that is still to come is worked out anew.
  mutating func followRules() throws(MissingCalendarYear) {
    guard enrolment.state == .active, let id = enrolment.step, let index = sop.step(id),
      let due = enrolment.due, due > now
    else { return }
    if enrolment.waiting != nil {
      enrolment.due = now
      return
    }
    // A wait that has begun goes by what it began with; and where the clock is already past the moment
    // there is nothing to move.
    guard due == enrolment.moment else { return }
    let moment = try times.moment(
      of: sop.steps[index], enrolledAt: enrolment.enrolledAt, history: enrolment.history)
    // A late step that waits for its next good day: its own moment is over.
    guard moment > now || sop.late != .next else { return }
    enrolment.moment = moment
    enrolment.due = moment
  }
}
