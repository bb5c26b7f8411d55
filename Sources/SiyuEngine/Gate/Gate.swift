public import SiyuModel

/// What lets a message out, and what does not: one for all plugins.
///
/// All that a customer could get is decided together, higher priorities first; what one message takes
/// up is gone for the next. Customers are independent of each other but for what their staff may still
/// do today, so a run asks about them in one order, from one thread.
///
/// The order of the rules decides which reason is told where several hold, and so whether the message
/// waits. First what no waiting changes; then what always waits, because the rest has to be looked at
/// again afterwards anyway (a day's cap that is full at night says nothing of the morning); last what
/// counts.
public struct Gate: Sendable {
  public let rules: GateRules
  public let zone: TimeZoneRules
  public let weekStart: Weekday
  /// Nothing goes out, until `siyu resume`.
  public var isPaused = false
  /// Why the suppression lists cannot be read; `nil`: they can.
  public var listsProblem: String?

  private var ledger = StaffLedger()
  private var moment: GateMoment?
  /// How often a message was the last that a cap allowed, by the caps in their order.
  private(set) var filled: [Int64]

  public init(rules: GateRules, zone: TimeZoneRules, weekStart: Weekday) {
    filled = rules.caps.map { _ in 0 }
    self.rules = rules
    self.zone = zone
    self.weekStart = weekStart
  }

  // MARK: Staff

  /// What members of staff have used up of the brand's day that holds `now`, by staff id.
  public func staffUse(on now: Instant) -> [String: StaffUse] { ledger[zone.startOfDay(now)] }

  /// Replaces it: at the beginning of a run, from the store.
  public mutating func setStaffUse(_ use: [String: StaffUse], on now: Instant) {
    ledger[zone.startOfDay(now)] = use
  }

  // MARK: Deciding

  /// Verdicts in the order of the wants. What is admitted counts from then on: for the wants behind
  /// it, and for its sender's day.
  ///
  /// - Parameter history: without the wants themselves, back to `rules.countsSince(now, …)`.
  public mutating func decide(
    _ wants: [GateWant], customer: GateSubject, history: ContactHistory, now: Instant
  ) -> [GateVerdict] {
    let moment = look(at: now)
    if wants.count == 1 {
      var use = ContactUse(history, moment)
      return [verdict(on: wants[0], customer, history, &use, moment)]
    }
    var verdicts = [GateVerdict](repeating: .admit, count: wants.count)
    if wants.isEmpty { return verdicts }
    var use = ContactUse(history, moment)
    for index in wants.indices.sorted(by: { wants[$0].comes(before: wants[$1]) }) {
      verdicts[index] = verdict(on: wants[index], customer, history, &use, moment)
    }
    return verdicts
  }

  /// Asks again about a message that was admitted, at the moment at which it is handed over.
  ///
  /// - Parameters:
  ///   - history: as it is now, without this message.
  ///   - isCounted: the use of the sender's day holds the message already, because it was admitted
  ///     today. What is refused is taken out of it; what passes is in it afterwards either way.
  /// - Returns: why it may not go now; `nil` when it may.
  public mutating func lookAgain(
    _ want: GateWant, customer: GateSubject, history: ContactHistory, now: Instant,
    isCounted: Bool
  ) -> GateRefusal? {
    let moment = look(at: now)
    if isCounted, let sender = sender(of: want, customer) {
      ledger.release(want, by: sender, on: moment.day)
    }
    var use = ContactUse(history, moment)
    return verdict(on: want, customer, history, &use, moment).refusal
  }

  /// Why a plan of so many messages has to wait for a second person, if it has to.
  public func approval(ofMessages count: Int) -> GateRefusal? {
    guard let most = rules.approvalAbove, count > most else { return nil }
    return GateRefusal(rule: .approval, words: GateWords.approval(count, most))
  }

  private mutating func look(at now: Instant) -> GateMoment {
    if let moment, moment.now == now { return moment }
    let moment = GateMoment(now, rules: rules, zone: zone, weekStart: weekStart)
    self.moment = moment
    return moment
  }

  private mutating func verdict(
    on want: GateWant, _ customer: GateSubject, _ history: ContactHistory,
    _ use: inout ContactUse, _ moment: GateMoment
  ) -> GateVerdict {
    if let refusal = refusal(of: want, customer, history, use, moment) { return .refuse(refusal) }
    if want.purpose == .marketing {
      use.add(want.touchpoint, moment)
      for (index, cap) in moment.caps.enumerated()
      where cap.concerns(want.touchpoint) && use.counts[index] == cap.most {
        filled[index] += 1
      }
    }
    if let sender = sender(of: want, customer) { ledger.take(want, by: sender, on: moment.day) }
    return .admit
  }

  private func refusal(
    of want: GateWant, _ customer: GateSubject, _ history: ContactHistory, _ use: ContactUse,
    _ moment: GateMoment
  ) -> GateRefusal? {
    lasting(want, customer, history, moment.now)
      ?? waiting(want, customer, moment)
      ?? counted(want, customer, use, moment)
  }

  /// Whose day it is counted on.
  func sender(of want: GateWant, _ customer: GateSubject) -> String? {
    want.touchpoint.isSentByStaff ? customer.staff : nil
  }

  func staffUse(of sender: String, _ moment: GateMoment) -> StaffUse {
    ledger.use(of: sender, on: moment.day)
  }
}

/// What a customer was sent already, with what this run lets through.
struct ContactUse {
  /// Of each cap of the moment.
  private(set) var counts: [Int]
  /// Marketing messages in a row without an answer.
  private(set) var unanswered: Int

  init(_ history: ContactHistory, _ moment: GateMoment) {
    unanswered = history.unanswered
    counts = moment.caps.map { cap in
      history.contacts.count { $0.at >= cap.start && cap.concerns($0.touchpoint) }
    }
  }

  mutating func add(_ touchpoint: Touchpoint, _ moment: GateMoment) {
    unanswered += 1
    for index in counts.indices where moment.caps[index].concerns(touchpoint) {
      counts[index] += 1
    }
  }
}
