internal import SiyuModel

/// A membership whose states have benefits: gives what siyu gives by itself, once a period, whenever the
/// membership was decided.
///
/// What was given last stands beside the membership's own data, which it does not see.
struct BenefitedProgramme: Programme {
  let inner: any Programme
  let membership: MembershipDeclaration
  /// By full name.
  let benefits: [String: BenefitDeclaration]
  let coupons: [CouponDeclaration]
  let grants: Grants
  let zone: TimeZoneRules

  var name: String { inner.name }
  var title: String { inner.title }
  var kind: String { inner.kind }
  var noun: String { inner.noun }
  var effect: Effect { inner.effect }
  var plugin: Int { inner.plugin }
  var stratum: ProgrammeStratum { inner.stratum }
  var states: [(id: String, title: String)] { inner.states }

  /// By benefit, the beginning of the period for which it was given.
  private static let gave = "gave"
  private static let ownDue = Standing.ownDue

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    inner.questions(about: subject, at: now)
  }

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    let before = subject.state.standings
    let changed = subject.change.standings
    let heldBefore = subject.standing(in: name)
    let gaveBefore = heldBefore?.data[Self.gave]
    for index in subject.state.standings.indices
    where subject.state.standings[index].programme == name {
      subject.state.standings[index].hideBenefits(Self.gave, Self.ownDue)
    }
    let more = inner.decide(&subject, answers, at: now, into: &tally)
    guard more.isEmpty else {
      // Nothing that asks more has benefits; what was hidden must not be lost all the same.
      subject.state.standings = before
      subject.change.standings = changed
      return more
    }
    guard var standing = subject.standing(in: name) else { return [] }
    let old = before.first { $0.programme == name && $0.subject == standing.subject }
    let given = give(&subject, standing, gaveBefore, at: now, into: &tally)
    let due = standing.due
    if let due { standing.data[Self.ownDue] = .int(due.seconds) }
    if let next = given.next, due.map({ next < $0 }) ?? true { standing.due = next }
    if given.gave != DataRecord() { standing.data[Self.gave] = .record(given.gave) }
    // Of another state it is another count.
    if standing.state == heldBefore?.state {
      standing.data[Standing.used] = heldBefore?.data[Standing.used]
    }
    subject.state.standings.removeAll {
      $0.programme == name && $0.subject == standing.subject
    }
    subject.state.standings.append(standing)
    if let old, old.isSame(as: standing) {
      subject.change.standings.removeAll {
        $0.programme == name && $0.subject == standing.subject
      }
    } else {
      subject.change.put(standing)
    }
    // The others are as they were, unless the membership changed them.
    for other in before where other.programme == name && other.subject != standing.subject {
      let isChanged = subject.change.standings.contains {
        $0.programme == name && $0.subject == other.subject
      }
      if isChanged { continue }
      subject.state.standings.removeAll { $0.programme == name && $0.subject == other.subject }
      subject.state.standings.append(other)
    }
    return []
  }

  private func give(
    _ subject: inout SOPSubject, _ standing: Standing, _ before: DataValue?, at now: Instant,
    into tally: inout ProgrammeTally
  ) -> (gave: DataRecord, next: Instant?) {
    // What rests goes on where it was.
    let isResting = standing.state == SubscriptionState.paused.rawValue
    var gave = isResting ? before?.recordValue ?? DataRecord() : DataRecord()
    var next: Instant?
    for entitlement in membership.entitlements(standing, benefits, at: now, in: zone)
    where entitlement.benefit.isGiven {
      let id = entitlement.benefit.localID
      if let until = entitlement.until, until > now {
        next = next.map { min($0, until) } ?? until
      }
      // The state is part of it: the gift of another level is another gift.
      let mark: DataValue = .string("\(standing.state) \(entitlement.since.seconds)")
      gave[id] = mark
      if before?[id] == mark { continue }
      post(&subject, entitlement, standing, at: now, into: &tally)
    }
    return (gave, next)
  }

  private func post(
    _ subject: inout SOPSubject, _ entitlement: Entitlement, _ standing: Standing, at now: Instant,
    into tally: inout ProgrammeTally
  ) {
    guard case .customer(let number) = standing.subject else { return }
    let customer = CustomerNumber(rawValue: number)
    let benefit = entitlement.benefit
    let key = entitlement.key(standing)
    let cause = "\(benefit.name) of \(name)"
    var props: DataRecord = [
      "programme": .string(name), "benefit": .string(benefit.name),
      "state": .string(standing.state),
    ]
    var (points, pieces): (Int64, Int64) = (0, 0)
    if let given = benefit.points, grants.allows(.points) {
      subject.change.postings.append(
        LedgerRequest(
          key: key + "\npoints", purse: .points, customer: customer, .give(given), at: now,
          cause: cause))
      props["points"] = .int(given)
      points = given
    }
    // Whether a code is left is seen when the customer's turn comes; see SOPRound.
    if let coupon = coupons.first(where: { $0.localID == benefit.coupon }), grants.allows(.coupon) {
      subject.change.postings.append(
        coupon.gift(key: key + "\ncoupon", to: customer, at: now, zone: zone, cause: cause))
      props["coupon"] = .string(coupon.name)
      pieces = 1
    }
    tally.gave(name, benefit, points: points, coupons: pieces, subject.number)
    subject.bear(
      KnownEvents.benefitGiven, in: name, props, at: now,
      occurrence: "\(benefit.localID) \(standing.state) \(entitlement.since.seconds)",
      subject: standing.subject)
  }
}

extension Standing {
  /// As the membership itself left it.
  fileprivate mutating func hideBenefits(_ gave: String, _ ownDue: String) {
    data[Standing.used] = nil
    guard data[gave] != nil || data[ownDue] != nil else { return }
    due = data[ownDue]?.intValue.map { Instant(seconds: $0) }
    data[gave] = nil
    data[ownDue] = nil
  }
}
