public import SiyuModel

/// What limits a hand-over.
public struct HandoverRules: Sendable, Hashable {
  /// WeCom hands a customer over at most twice in 90 days, and takes at most 100 customers in a request
  /// (developer.work.weixin.qq.com, 分配在职/离职成员的客户).
  public static let mostTransfers = 2
  public static let windowDays: Int64 = 90
  public static let mostInRequest = 100

  /// How many customers one member of staff may own; `nil`: no limit.
  public var mostCustomers: Int64?
  public init(mostCustomers: Int64? = nil) { self.mostCustomers = mostCustomers }

  /// Transfers after this count.
  public static func windowStart(_ now: Instant) -> Instant {
    now.advanced(bySeconds: -windowDays * 86_400)
  }
}

/// What a plugin's function said about one customer.
public enum HandoverChoice: Sendable, Hashable {
  /// A staff id, and why.
  case staff(String, reason: String?)
  case nobody
  /// It raised an error, at this place.
  case failed(Diagnostic)
}

/// Who of a member of staff's customers would go to whom. Made of what is known now; the same again
/// makes the same.
public struct HandoverPlan: Sendable, Hashable {
  public struct Move: Sendable, Hashable {
    public var customer: OwnedCustomer
    /// Staff id.
    public var to: String
    /// The function's.
    public var reason: String?
  }

  public struct Refused: Sendable, Hashable {
    /// Public id.
    public var customer: String
    public var reason: String
    public init(customer: String, reason: String) {
      self.customer = customer
      self.reason = reason
    }
  }

  /// By public id.
  public var moves: [Move] = []
  public var refused: [Refused] = []
  public init() {}

  /// As many as WeCom takes in one request, all to one member of staff.
  public var requests: [(to: String, customers: [OwnedCustomer])] {
    let all = Dictionary(grouping: moves, by: \.to)
    return all.keys.sorted().flatMap { to in
      let customers = (all[to] ?? []).map(\.customer)
      return stride(from: 0, to: customers.count, by: HandoverRules.mostInRequest).map { start in
        let end = min(start + HandoverRules.mostInRequest, customers.count)
        return (to, Array(customers[start..<end]))
      }
    }
  }
}

/// Decides who gets whom.
public struct HandoverPlanner: Sendable {
  public enum Way: Sendable {
    /// To whoever owns the fewest; of several the smallest id.
    case balanced(among: [String])
    /// As a function chose.
    case chosen([CustomerNumber: HandoverChoice])
  }

  let rules: HandoverRules
  let now: Instant
  let zone: TimeZoneRules

  public init(rules: HandoverRules, now: Instant, zone: TimeZoneRules) {
    self.rules = rules
    self.now = now
    self.zone = zone
  }

  /// - Parameters:
  ///   - customers: by public id.
  ///   - owned: how many each owns before it.
  public func plan(
    _ customers: [OwnedCustomer], way: Way, owned: [String: Int64]
  ) -> HandoverPlan {
    var plan = HandoverPlan()
    var loads = owned
    // Sorted once: the least loaded is found among few.
    var targets: [String] = []
    if case .balanced(let among) = way { targets = among.sorted() }
    for customer in customers {
      if let until = restsUntil(customer) {
        plan.refused.append(
          .init(
            customer: customer.id,
            reason: "handed over \(HandoverRules.mostTransfers) times within"
              + " \(HandoverRules.windowDays) days; again from \(TimeText.dateTime(until, in: zone))"
          ))
        continue
      }
      switch choice(for: customer, way, targets, loads) {
      case .staff(let staff, let reason):
        guard !isFull(staff, loads) else {
          plan.refused.append(.init(customer: customer.id, reason: full([staff])))
          continue
        }
        loads[staff, default: 0] += 1
        plan.moves.append(.init(customer: customer, to: staff, reason: reason))
      case .nobody:
        plan.refused.append(
          .init(
            customer: customer.id,
            reason: targets.isEmpty ? "the function chose nobody" : full(targets)))
      case .failed(let diagnostic):
        plan.refused.append(
          .init(customer: customer.id, reason: "the function failed: \(diagnostic.message)"))
      }
    }
    return plan
  }

  /// When it may be handed over again, where it may not now.
  private func restsUntil(_ customer: OwnedCustomer) -> Instant? {
    let recent = customer.transfers.filter { $0 > HandoverRules.windowStart(now) }
    guard recent.count >= HandoverRules.mostTransfers else { return nil }
    return recent[recent.count - HandoverRules.mostTransfers]
      .advanced(bySeconds: HandoverRules.windowDays * 86_400)
  }

  private func isFull(_ staff: String, _ loads: [String: Int64]) -> Bool {
    rules.mostCustomers.map { loads[staff] ?? 0 >= $0 } ?? false
  }

  private func full(_ staff: [String]) -> String {
    let most = rules.mostCustomers ?? 0
    return staff.count == 1
      ? "\(staff[0]) owns as many as [staff] customers_at_most allows (\(most))"
      : "each of them owns as many as [staff] customers_at_most allows (\(most))"
  }

  private func choice(
    for customer: OwnedCustomer, _ way: Way, _ targets: [String], _ loads: [String: Int64]
  ) -> HandoverChoice {
    switch way {
    case .chosen(let choices): return choices[customer.number] ?? .nobody
    case .balanced:
      let free = targets.filter { !isFull($0, loads) }
      // `min` gives the first of equals, and they are in the order of ids.
      guard let least = free.min(by: { loads[$0] ?? 0 < loads[$1] ?? 0 }) else { return .nobody }
      return .staff(least, reason: nil)
    }
  }
}
