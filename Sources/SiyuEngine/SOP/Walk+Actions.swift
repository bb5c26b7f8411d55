internal import SiyuModel

/// What a step does, once it is its time and nobody said no.
extension Walk {
  mutating func act() throws(MissingCalendarYear) {
    guard let index = stepIndex else { return end(.stranded) }
    let step = base.sop.steps[index]
    switch step.action {
    case .send: try wantMessage(step)
    case .task(let title, let content): try makeTask(step, title, content)
    case .tag(let tag, let gained):
      if let refusal = base.grants.refusal(of: base.sop.filling(tag, by: base.grants.source.id)) {
        return try refuse(refusal)
      }
      add(SteppedTag(tag: tag, gained: gained, step: step.id))
      try record(.done)
    case .points(let points): try givePoints(step, points)
    case .coupon(let id): try wantCoupon(step, id)
    case .waitFor: try waitFor(step)
    case .goTo(let id): try record(.jumped, at: moment, then: .step(id))
    case .end: try record(.done, then: .end)
    }
  }

  private mutating func refuse(_ refusal: Refusal) throws(MissingCalendarYear) {
    try record(
      .refused,
      reason: refusal.permission.map { "\(GateRule.permission.rawValue): \($0) is not granted" }
        ?? "\(GateRule.permission.rawValue): there is none for this")
  }

  // MARK: Messages

  func content(of step: SOPStep) -> String? {
    guard case .send(let contents) = step.action else { return nil }
    return base.sop.content(for: enrolment.key.subject, at: step.id, of: contents)
  }

  /// Under which of the customer's numbers lies what the walk sends, asks of staff and gives: that of the
  /// walk, so that all of it goes with the same one should they be parted.
  private var keeper: Int64? { enrolment.key.subject.customer ?? side.customer }

  private mutating func wantMessage(_ step: SOPStep) throws(MissingCalendarYear) {
    guard let content = content(of: step), let facts = base.contents[content] else {
      return try record(
        .failed, content: content(of: step),
        reason: "there is no content '\(content(of: step) ?? "")' in this version of the plugin")
    }
    stage = .gate(
      SendWant(
        id: EffectID.message(enrolment.key, step: step.id, visit: visit), step: step.id,
        content: content, facts: facts, deadline: deadline(of: step)))
  }

  /// The gate's word on the want that `advance` told.
  mutating func decide(_ refusal: GateRefusal?) throws(MissingCalendarYear) {
    guard case .gate(let want) = stage, let index = stepIndex else { return }
    if let refusal { return try wait(for: refusal, want, base.sop.steps[index]) }
    add(
      Message(
        id: want.id, sop: base.sop.name, step: want.step, customer: keeper,
        group: side.group,
        entity: entity, staff: side.staff, checksum: base.checksum, content: want.content,
        touchpoint: want.facts.touchpoint, purpose: want.facts.purpose,
        hasLink: want.facts.hasLink, plannedAt: now, deadline: want.deadline,
        priority: base.sop.priority, state: .admitted, stateAt: now))
    try record(.sent, content: want.content, effect: want.id)
  }

  private mutating func wait(
    for refusal: GateRefusal, _ want: SendWant, _ step: SOPStep
  ) throws(MissingCalendarYear) {
    let waits = refusal.rule.alwaysWaits || step.ifRefused == .wait
    guard waits, now < want.deadline else {
      return try record(
        .refused, content: want.content, reason: refusal.text)
    }
    enrolment.waiting = refusal
    // Not on the second after its deadline: at it, it is tried a last time.
    let next = refusal.until ?? now.advanced(bySeconds: Self.retrySeconds)
    enrolment.due = min(max(next, now.advanced(bySeconds: 1)), want.deadline)
    stage = .over
  }

  private var entity: Int64? {
    if case .entity(let number) = enrolment.key.subject { number } else { nil }
  }

  // MARK: Tasks

  private mutating func makeTask(
    _ step: SOPStep, _ title: String, _ content: String?
  ) throws(MissingCalendarYear) {
    if let refusal = base.grants.refusal(of: .task) { return try refuse(refusal) }
    let id = EffectID.task(enrolment.key, step: step.id, visit: visit)
    add(
      StaffTask(
        id: id, sop: base.sop.name, step: step.id, customer: keeper, entity: entity,
        group: side.group, staff: side.staff, checksum: base.checksum, title: title,
        content: content, plannedAt: now, due: deadline(of: step)))
    try record(.done, content: content, effect: id)
  }

  // MARK: Points

  private mutating func givePoints(
    _ step: SOPStep, _ points: Int64
  ) throws(MissingCalendarYear) {
    if let refusal = base.grants.refusal(of: .points) { return try refuse(refusal) }
    // Groups have none: a declaration that gives them some is refused.
    guard let customer = keeper else { return try record(.done) }
    let id = EffectID.points(enrolment.key, step: step.id, visit: visit)
    add(
      LedgerRequest(
        key: LedgerRequest.stepKey(id), purse: .points,
        customer: CustomerNumber(rawValue: customer), .give(points), at: now, cause: cause(step)))
    try record(.done, effect: id, reason: "\(points) points")
  }

  private func cause(_ step: SOPStep) -> String { "\(base.sop.name) step \(step.id)" }

  // MARK: Coupons

  /// One that has codes waits for its turn: whose the next code is must not depend on who was asked
  /// about first.
  private mutating func wantCoupon(_ step: SOPStep, _ id: String) throws(MissingCalendarYear) {
    if let refusal = base.grants.refusal(of: .coupon) { return try refuse(refusal) }
    guard let coupon = base.coupons[id] else {
      return try record(
        .failed, reason: "there is no coupon '\(id)' in this version of the plugin")
    }
    guard side.customer != nil else { return try record(.done) }
    if coupon.pool != nil { return stage = .coupon(coupon) }
    try give(coupon, step)
  }

  /// The word on the coupon that `advance` told: whether a code is left.
  mutating func decide(hasCode: Bool) throws(MissingCalendarYear) {
    guard case .coupon(let coupon) = stage, let index = stepIndex else { return }
    guard hasCode else {
      return try record(
        .refused, reason: "\(Self.noCode): no code of pool '\(coupon.pool ?? "")' is left")
    }
    try give(coupon, base.sop.steps[index])
  }

  /// Begins the reason of who got no coupon because there were no codes.
  static let noCode = "coupon"

  private mutating func give(
    _ coupon: CouponDeclaration, _ step: SOPStep
  ) throws(MissingCalendarYear) {
    guard let customer = keeper else { return try record(.done) }
    let id = EffectID.coupon(enrolment.key, step: step.id, visit: visit)
    add(
      coupon.gift(
        key: LedgerRequest.stepKey(id), to: CustomerNumber(rawValue: customer), at: now,
        zone: base.times.clock.zone, cause: cause(step)))
    try record(.done, effect: id, reason: "coupon \(coupon.localID)")
  }

  // MARK: Waiting for an event

  /// From the step's moment on: what was there before does not count.
  mutating func waitFor(_ step: SOPStep) throws(MissingCalendarYear) {
    guard
      case .waitFor(let event, let props, let timeout, let then, let timedOut) = step.action
    else { return }
    let last = base.times.clock.zone.adding(timeout, to: moment)
    if let at = facts.seen.first(event, props, after: moment, through: min(last, now)) {
      return try record(.happened, at: at, then: then)
    }
    if last <= now { return try record(.timedOut, at: last, then: timedOut) }
    enrolment.due = last
    stage = .over
  }
}

extension SOPDeclaration {
  /// Id of the plugin that declared it.
  var plugin: String { String(name.prefix { $0 != "." }) }

  /// What giving a tag takes: a group with the plugin's name is its own.
  func filling(_ tag: TagName, by plugin: String) -> Effect {
    if tag.group.hasPrefix(plugin + ".") { return .ownTag }
    return tag.group.contains(".") ? .foreignTag : .sharedTag(group: tag.group)
  }
}
