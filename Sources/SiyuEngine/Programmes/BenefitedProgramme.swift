internal import SiyuModel

/// A membership whose states have benefits: gives what siyu gives by itself, once a period, whenever the
/// membership was decided.
///
/// What was given last stands beside the membership's own data, which it does not see; so does a coupon
/// for which no code was left, which is tried again in every pass of its period that finds codes in the
/// pool, under the same key. What the plugin may not give waits beside it too, and is made up by the first
/// pass after the permission was granted.
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

  private static let gave = Standing.gave
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
    let elsewhere = before.filter { other in
      other.programme == name && other.subject != standing.subject && other.state == standing.state
    }
    var waiting = makeUp(&subject, before, except: standing.subject, at: now, into: &tally)
    let others = waiting.others
    let given = give(
      &subject, standing, gaveBefore, heldBefore?.missed ?? DataRecord(),
      isAnew: standing.state != heldBefore?.state, elsewhere, waits: &waiting.own, at: now,
      into: &tally)
    standing.wait(for: waiting.own)
    let due = standing.due
    if let due { standing.data[Self.ownDue] = .int(due.seconds) }
    if let next = given.next, due.map({ next < $0 }) ?? true { standing.due = next }
    if given.gave != DataRecord() { standing.data[Self.gave] = .record(given.gave) }
    standing.keep(missed: given.missed, resting: false)
    // Of another state it is another count.
    if standing.state == heldBefore?.state {
      standing.data[Standing.used] = uses(heldBefore?.data[Standing.used])
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
    for var other in before where other.programme == name && other.subject != standing.subject {
      let change = subject.change.standings.first {
        $0.programme == name && $0.subject == other.subject
      }
      let waits = others[other.subject]
      if change != nil, waits == nil { continue }
      other = change ?? other
      if let waits {
        other.wait(for: waits)
        subject.change.put(other)
      }
      subject.state.standings.removeAll { $0.programme == name && $0.subject == other.subject }
      var kept = other
      // What is missed is the one's that counts: it would be tried for her in every pass. It is still
      // owed to the other, should they be two after all.
      kept.keep(missed: other.missed, resting: true)
      subject.state.standings.append(kept)
      if other.data[Standing.noCode] != nil { subject.change.put(kept) }
    }
    return []
  }

  /// How often the benefits were used that there are; those of an earlier version of the plugin are
  /// forgotten.
  private func uses(_ kept: DataValue?) -> DataValue? {
    guard var uses = kept?.recordValue else { return nil }
    let declared = Set(
      membership.everyBenefit.compactMap { benefits[$0] }.filter { $0.uses != nil }.map(\.localID))
    for field in uses.fields where !declared.contains(field.name) { uses[field.name] = nil }
    return uses == DataRecord() ? nil : .record(uses)
  }

  /// - Parameters:
  ///   - isAnew: she was in no such state before: what was given then was for another time.
  ///   - elsewhere: what she is under her other numbers that are in the same state.
  ///   - waits: takes what the plugin may not give.
  private func give(
    _ subject: inout SOPSubject, _ standing: Standing, _ before: DataValue?,
    _ missedBefore: DataRecord, isAnew: Bool, _ elsewhere: [Standing],
    waits: inout [WaitingGift], at now: Instant, into tally: inout ProgrammeTally
  ) -> (gave: DataRecord, missed: DataRecord, next: Instant?) {
    // What rests goes on where it was.
    let isResting = standing.state == SubscriptionState.paused.rawValue
    var gave = isResting ? before?.recordValue ?? DataRecord() : DataRecord()
    var missed = isResting ? missedBefore : DataRecord()
    if case .benefit = membership, standing.state == SubscriptionState.ended.rawValue {
      // It may have ended by a mistake in a file: then the same time goes on, and so does what was given.
      gave = before?.recordValue ?? DataRecord()
      for field in missedBefore.fields { gave[field.name] = nil }
    }
    var next: Instant?
    for entitlement in membership.entitlements(standing, benefits, at: now, in: zone)
    where entitlement.benefit.isGiven {
      let id = entitlement.benefit.localID
      if let until = entitlement.until, until > now {
        next = next.map { min($0, until) } ?? until
      }
      // The state is part of it: the gift of another level is another gift.
      let mark = before?[id].flatMap { Standing.since($0, in: standing.state) }
      // Two customers who turned out to be one: what the other was given stands for both.
      let theirs = elsewhere.compactMap { $0.gaveSince(id) }
      let own = isAnew ? [] : mark.map { [$0] } ?? []
      func isCovered(_ given: [Instant]) -> Bool {
        membership.isCovered(entitlement, of: standing, by: given, at: now, in: zone)
      }
      let isOwn = mark == entitlement.since || isCovered(own)
      if isOwn || isCovered(own + theirs) {
        if isOwn || !isAnew { gave[id] = before?[id] }
        guard isOwn, let mark, missedBefore[id] != nil else { continue }
        // Whether it is missed still is seen when the codes are dealt.
        missed[id] = Standing.isMissed
        var first = entitlement
        first.since = mark
        tryAgain(&subject, first, standing, at: now, into: &tally)
        continue
      }
      gave[id] = .string("\(standing.state) \(entitlement.since.seconds)")
      let refused = post(
        &subject, entitlement, standing, .init(of: entitlement.benefit), isLate: false, at: now,
        into: &tally)
      if refused.isEmpty { continue }
      waits.append(
        WaitingGift(
          benefit: id, state: standing.state, since: entitlement.since, parts: refused))
    }
    return (gave, missed, next)
  }

  private func props(
    _ entitlement: Entitlement, _ standing: Standing
  ) -> DataRecord {
    [
      "programme": .string(name), "benefit": .string(entitlement.benefit.name),
      "state": .string(standing.state),
    ]
  }

  /// The coupon of a benefit, and the posting that gives it; `nil` where it gives none.
  private func gift(
    _ entitlement: Entitlement, _ standing: Standing, at now: Instant
  ) -> (coupon: CouponDeclaration, request: LedgerRequest)? {
    guard case .customer(let number) = standing.subject, grants.allows(.coupon),
      let coupon = coupons.first(where: { $0.localID == entitlement.benefit.coupon })
    else { return nil }
    return (
      coupon,
      coupon.gift(
        key: entitlement.key(standing) + "\ncoupon", to: CustomerNumber(rawValue: number), at: now,
        zone: zone, cause: "\(entitlement.benefit.name) of \(name)")
    )
  }

  /// The coupon alone, for which no code was left before: all else of the benefit was given then.
  private func tryAgain(
    _ subject: inout SOPSubject, _ entitlement: Entitlement, _ standing: Standing,
    at now: Instant, into tally: inout ProgrammeTally
  ) {
    guard let (coupon, request) = gift(entitlement, standing, at: now) else { return }
    subject.change.postings.append(request)
    tally.gave(name, entitlement.benefit, points: 0, coupons: 1, subject.number)
    var props = props(entitlement, standing)
    props["coupon"] = .string(coupon.name)
    subject.bear(
      KnownEvents.benefitGiven, in: name, props, at: now,
      occurrence:
        "\(entitlement.benefit.localID) \(standing.state) \(entitlement.since.seconds) code",
      subject: standing.subject)
  }

  // MARK: Permissions

  /// Gives what waited for a permission that there is now, under whichever number of the customer's it
  /// waits.
  /// - Returns: what waits still, of the number that counts and of the others where that is another now.
  private func makeUp(
    _ subject: inout SOPSubject, _ standings: [Standing], except own: SubjectKey, at now: Instant,
    into tally: inout ProgrammeTally
  ) -> (own: [WaitingGift], others: [SubjectKey: [WaitingGift]]) {
    var result: (own: [WaitingGift], others: [SubjectKey: [WaitingGift]]) = ([], [:])
    for held in standings where held.programme == name && held.data[Standing.waits] != nil {
      let before = held.waitingGifts
      var left: [WaitingGift] = []
      for var gift in before {
        guard let benefit = benefits["\(Standing.plugin(of: name)).\(gift.benefit)"] else {
          left.append(gift)
          continue
        }
        var then = held
        then.state = gift.state
        gift.parts = post(
          &subject,
          Entitlement(benefit: benefit, programme: name, since: gift.since, until: nil), then,
          gift.parts, isLate: true, at: now, into: &tally)
        if !gift.parts.isEmpty { left.append(gift) }
      }
      if held.subject == own {
        result.own = left
      } else if left != before {
        result.others[held.subject] = left
      }
    }
    return result
  }

  /// - Returns: what of it the plugin may not give.
  private func post(
    _ subject: inout SOPSubject, _ entitlement: Entitlement, _ standing: Standing,
    _ parts: WaitingGift.Parts, isLate: Bool, at now: Instant, into tally: inout ProgrammeTally
  ) -> WaitingGift.Parts {
    guard case .customer(let number) = standing.subject else { return [] }
    let benefit = entitlement.benefit
    var props = props(entitlement, standing)
    var (points, pieces): (Int64, Int64) = (0, 0)
    var refused: WaitingGift.Parts = []
    if parts.contains(.points), let given = benefit.points {
      if grants.allows(.points) {
        subject.change.postings.append(
          LedgerRequest(
            key: entitlement.key(standing) + "\npoints", purse: .points,
            customer: CustomerNumber(rawValue: number), .give(given), at: now,
            cause: "\(benefit.name) of \(name)"))
        props["points"] = .int(given)
        points = given
      } else {
        refused.insert(.points)
      }
    }
    if parts.contains(.coupon), benefit.coupon != nil {
      // Whether a code is left is seen when the customer's turn comes; see SOPRound.
      if let (coupon, request) = gift(entitlement, standing, at: now) {
        subject.change.postings.append(request)
        props["coupon"] = .string(coupon.name)
        pieces = 1
      } else if !grants.allows(.coupon) {
        refused.insert(.coupon)
      }
    }
    for permission in refused.permissions {
      tally.waits(name, for: permission, of: subject.number)
    }
    if points == 0, pieces == 0 { return refused }
    var occurrence = "\(benefit.localID) \(standing.state) \(entitlement.since.seconds)"
    if isLate {
      // What is told late tells of which period it is.
      props["late"] = true
      props["since"] = .int(entitlement.since.seconds)
      occurrence += " late \(parts.subtracting(refused).rawValue)"
    }
    tally.gave(name, benefit, points: points, coupons: pieces, subject.number, isLate: isLate)
    subject.bear(
      KnownEvents.benefitGiven, in: name, props, at: now, occurrence: occurrence,
      subject: standing.subject)
    return refused
  }
}

extension Standing {
  /// As the membership itself left it.
  fileprivate mutating func hideBenefits(_ gave: String, _ ownDue: String) {
    data[Standing.used] = nil
    keep(missed: DataRecord(), resting: false)
    data[Standing.waits] = nil
    guard data[gave] != nil || data[ownDue] != nil else { return }
    due = data[ownDue]?.intValue.map { Instant(seconds: $0) }
    data[gave] = nil
    data[ownDue] = nil
  }
}
