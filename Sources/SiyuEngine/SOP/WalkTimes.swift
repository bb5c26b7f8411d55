internal import SiyuModel

/// What a walk asks of the calendar, worked out from what it did so far.
///
/// A step that did nothing (skipped, late, a jump, a wait) is recorded at its own time and not at the
/// clock of the run that saw it: a host that was away for a week finds the steps after it where they
/// always were, and they are late too. What was really sent or done is recorded when it was, and a
/// `wait` counts from there.
struct WalkTimes: Sendable {
  let sop: SOPDeclaration
  let clock: StepClock

  /// When a step is due.
  func moment(
    of step: SOPStep, enrolledAt: Instant, history: [StepRecord]
  ) throws(MissingCalendarYear) -> Instant {
    let previous: Instant
    switch step.timing {
    case .wait: previous = history.last?.at ?? enrolledAt
    case .after, .day: previous = scheduled(history) ?? enrolledAt
    }
    do throws(MissingCalendarYear) {
      return try clock.moment(of: step, enrolledAt: enrolledAt, previousAt: previous)
    } catch {
      throw error.needed(by: "step '\(step.id)' of \(sop.name)")
    }
  }

  /// The latest time that the schedule itself gave a step: what a step counted from enrolment cannot
  /// come before, where the walk waited for an event or went back.
  private func scheduled(_ history: [StepRecord]) -> Instant? {
    var latest: Instant?
    for record in history where record.outcome.isAtItsOwnTime {
      latest = max(latest ?? record.at, record.at)
    }
    return latest
  }

  func nextGoodMoment(
    of step: SOPStep, moment: Instant, now: Instant
  ) throws(MissingCalendarYear) -> Instant {
    do throws(MissingCalendarYear) {
      return try clock.nextGoodMoment(of: step, moment: moment, now: now)
    } catch {
      throw error.needed(by: "step '\(step.id)' of \(sop.name)")
    }
  }

  /// The end of the goal's window; `nil` without a goal.
  func goalEnd(_ enrolledAt: Instant) -> Instant? {
    sop.goal.map { clock.zone.adding($0.within, to: enrolledAt) }
  }
}

extension StepOutcome {
  /// Nothing was done, so it is recorded at the step's own time.
  var isAtItsOwnTime: Bool {
    switch self {
    case .skipped, .late, .happened, .timedOut, .jumped: true
    case .sent, .refused, .done, .failed: false
    }
  }
}
