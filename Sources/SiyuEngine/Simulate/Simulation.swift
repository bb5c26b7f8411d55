internal import Synchronization
public import SiyuModel

/// Walks a store's copy through a span of time: one apply after the other, and whatever they let out
/// reaches its customer at once.
///
/// Passes are the very ones that `apply` makes. Looks at which nobody is due are left out: they would
/// find nothing.
public struct Simulation: Sendable {
  public var overlay: any StoreOverlay
  /// Its store must be the overlay's; its clock is set for each look.
  public var planner: Planner
  public var span: SimulatedSpan
  /// Called with the span's share that is over, 0…1.
  public var progress: (@Sendable (Double) -> Void)?
  /// Something that happens while time goes by: before the look at or after its time. Ascending.
  public var happenings: [Happening] = []
  /// Whether the first plugin that is set aside ends it: what comes then tells nothing of that plugin.
  public var endsAtSetAside = false
  /// Looks in which a plugin may be set aside before it stays so: one that loops takes seconds of each.
  private static let mostSetAside = 3

  /// From outside: a receipt, an order.
  public struct Happening: Sendable {
    public var at: Instant
    public var happen: @Sendable () throws -> Void
    public init(at: Instant, _ happen: @escaping @Sendable () throws -> Void) {
      self.at = at
      self.happen = happen
    }
  }

  public init(
    overlay: any StoreOverlay, planner: Planner, span: SimulatedSpan,
    progress: (@Sendable (Double) -> Void)? = nil
  ) {
    self.overlay = overlay
    self.planner = planner
    self.span = span
    self.progress = progress
  }

  /// - Throws: what the store throws, and a `Diagnostic` where an SOP needs a year that the calendar of
  ///   workdays lacks; never because of a plugin, which is set aside for a look.
  public func run() throws -> SimulationReport {
    let heard = Mutex<[SimulationLedger.Heard]>([])
    var planner = planner
    planner.store = overlay.store
    // Someone will say yes: to wait for that would show nothing of what comes after it.
    planner.sops.isApproved = true
    if try overlay.store.isPaused { try overlay.store.pause(false, at: span.from) }
    planner.onOutreach = { customer, change in
      heard.withLock { $0.append(.init(customer: customer, change: change)) }
    }
    var ledger = SimulationLedger(zone: planner.surroundings.zone)
    var waiting = happenings[...]
    var timesAside: [String: Int] = [:]
    var look: Instant? = span.from
    while let now = look {
      while let next = waiting.first, next.at <= now {
        try next.happen()
        waiting.removeFirst()
      }
      planner.now = now
      let report = try planner.apply()
      if let rest = report.outcomes.flatMap(\.plugins).flatMap(\.sops).compactMap(\.rest).first {
        throw rest.diagnostic
      }
      let changes = heard.withLock { heard in
        defer { heard = [] }
        return heard
      }
      ledger.add(report.outcome, changes, at: now)
      for further in report.further { ledger.add(further.outcome, [], at: now) }
      if changes.contains(where: { !$0.change.messages.isEmpty }) || ledger.looks == 1 {
        _ = try overlay.handOverAdmitted(at: now)
      }
      progress?(span.share(at: now))
      let aside = report.outcomes.flatMap(\.setAside)
      if endsAtSetAside, !aside.isEmpty { break }
      for setAside in aside where !planner.aside.contains(where: { $0.plugin == setAside.plugin }) {
        timesAside[setAside.plugin, default: 0] += 1
        if timesAside[setAside.plugin] == Self.mostSetAside { planner.aside.append(setAside) }
      }
      look = try next(after: now, waiting.first?.at)
    }
    return try ledger.report(span) { try overlay.store.publicID(of: $0) }
  }

  /// The first time on the grid by which anybody is due.
  private func next(after now: Instant, _ happening: Instant?) throws -> Instant? {
    let due = try [overlay.nextLook(), happening].compactMap { $0 }.min()
    return due.flatMap { span.look(after: now, notBefore: $0) }
  }
}

/// A span of time, and how often somebody looks in it.
public struct SimulatedSpan: Sendable, Hashable {
  public var from: Instant
  /// Exclusive.
  public var to: Instant
  /// Seconds from one look to the next, 1….
  public var every: Int64

  public init(from: Instant, to: Instant, every: Int64) {
    self.from = from
    self.to = to
    self.every = max(1, every)
  }

  /// The first look after one time and not before another; `nil` when the span is over by then.
  public func look(after now: Instant, notBefore due: Instant) -> Instant? {
    let next = now.seconds + every
    let wanted = max(next, min(due.seconds, to.seconds))
    let steps = (wanted - from.seconds + every - 1) / every
    let look = from.seconds + steps * every
    return look < to.seconds ? Instant(seconds: look) : nil
  }

  func share(at now: Instant) -> Double {
    let length = Double(to.seconds - from.seconds)
    return length > 0 ? min(1, Double(now.seconds - from.seconds) / length) : 1
  }
}
