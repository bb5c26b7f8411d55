internal import SiyuModel

/// Takes an enrolment over into another version of its SOP: `edit = "migrate"`.
extension Walk {
  /// The step of the same id, or the next one after it that is still there. A moment that has become
  /// an earlier one wakes the walk earlier.
  ///
  /// - Parameter old: the version it began with; `nil` where that is not kept any more.
  mutating func migrate(from old: SOPDeclaration?) throws(MissingCalendarYear) {
    guard enrolment.checksum != base.checksum else { return }
    enrolment.checksum = base.checksum
    guard enrolment.state == .active else { return }
    guard let id = enrolment.step else { return restAfterSteps() }
    if let index = base.sop.step(id) {
      return try stay(at: base.sop.steps[index], old?.steps.first { $0.id == id })
    }
    guard let old, let index = old.step(id) else { return end(.stranded) }
    for later in old.steps[index...] {
      if let index = base.sop.step(later.id) { return try enter(base.sop.steps[index]) }
    }
    restAfterSteps()
  }

  private mutating func stay(at step: SOPStep, _ old: SOPStep?) throws(MissingCalendarYear) {
    let moment = try base.times.moment(
      of: step, enrolledAt: enrolment.enrolledAt, history: enrolment.history)
    let hadBegun = enrolment.due.map { $0 > self.moment } ?? false
    enrolment.moment = moment
    switch (step.action, old?.action) {
    case (.waitFor(_, _, let timeout, _, _), .waitFor) where hadBegun:
      enrolment.due = base.times.clock.zone.adding(timeout, to: moment)
    case (.send, .send) where enrolment.waiting != nil:
      // The gate has its say again at once, about what may be another content.
      enrolment.due = now
    default:
      enrolment.waiting = nil
      enrolment.due = moment
    }
  }
}
