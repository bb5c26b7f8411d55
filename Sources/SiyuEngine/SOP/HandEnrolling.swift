public import SiyuModel

/// Whom somebody may take into an SOP by hand, and how that begins.
///
/// By the SOP's own `again`, as if a trigger had fired, and held out like everybody else: with those
/// who are kept out taken in by hand there would be nobody to compare with.
public struct HandEnrolling: Sendable {
  public let sop: SOPDeclaration
  /// Of the plugin as it is now.
  public let checksum: String
  public let clock: StepClock
  public let now: Instant

  public init(sop: SOPDeclaration, checksum: String, clock: StepClock, now: Instant) {
    self.sop = sop
    self.checksum = checksum
    self.clock = clock
    self.now = now
  }

  /// Why not.
  public enum Refusal: Error, Sendable, Hashable {
    /// Is in it now, since then.
    case isIn(Instant)
    /// Was in it at that time, and `again` does not allow it once more.
    case wasIn(Instant)
  }

  public func enrolment(
    of customer: Int64, among enrolments: [Enrolment], again: Bool
  ) throws -> Enrolment {
    try enrolment(
      of: NamedSubject(
        key: .customer(customer), customer: CustomerNumber(rawValue: customer), name: ""),
      among: enrolments, again: again)
  }

  /// - Parameters:
  ///   - enrolments: all that is known of the subject, and of others.
  ///   - again: also whoever was in it already; not whoever is.
  /// - Throws: ``Refusal``; `MissingCalendarYear`: the first step's workdays are not known.
  public func enrolment(
    of subject: NamedSubject, among enrolments: [Enrolment], again: Bool
  ) throws -> Enrolment {
    let ours = enrolments.filter { $0.key.sop == sop.name && subject.isSubject(of: $0) }
    let entered = ours.filter(\.state.wasEntered)
    if sop.again != .each {
      if let open = entered.last(where: { $0.state == .active || isHeldOut($0) }) {
        throw Refusal.isIn(open.enrolledAt)
      }
      if !again, let last = entered.map(\.enrolledAt).max(), !isOver(last) {
        throw Refusal.wasIn(last)
      }
    }
    var second = now.seconds
    let known = Set(ours.map(\.key.occurrence))
    // Twice in one second, or once more with the same clock.
    while known.contains("hand:\(second)") { second += 1 }
    return try Enrolling.enter(
      EnrolmentKey(sop: sop.name, subject: subject.key, occurrence: "hand:\(second)"),
      at: now, in: sop, clock: clock, customer: subject.customer?.rawValue, checksum: checksum)
  }

  /// Held out, and measured still.
  private func isHeldOut(_ enrolment: Enrolment) -> Bool {
    guard enrolment.state == .holdout, let goal = sop.goal else { return false }
    return now < clock.zone.adding(goal.within, to: enrolment.enrolledAt)
  }

  private func isOver(_ last: Instant) -> Bool {
    switch sop.again {
    case .never: false
    case .each: true
    case .after(let span): now >= clock.zone.adding(span, to: last)
    }
  }
}
