internal import SiyuModel

extension Walk {
  /// The gate's rules or the calendar of workdays changed: what the gate held back it is asked about
  /// again at once, and a moment that is still to come is worked out anew.
  ///
  /// A moment that needs a year which the calendar has no more stays as it was worked out.
  mutating func followRules() {
    guard enrolment.state == .active, let id = enrolment.step, let index = base.sop.step(id),
      let due = enrolment.due, due > now
    else { return }
    if enrolment.waiting != nil {
      enrolment.due = now
      return
    }
    // A wait that has begun goes by what it began with; and where the clock is already past the moment
    // there is nothing to move.
    guard due == enrolment.moment else { return }
    guard
      let moment = try? base.times.moment(
        of: base.sop.steps[index], enrolledAt: enrolment.enrolledAt, history: enrolment.history)
    else { return }
    // A late step that waits for its next good day: its own moment is over.
    guard moment > now || base.sop.late != .next else { return }
    enrolment.moment = moment
    enrolment.due = moment
  }
}
