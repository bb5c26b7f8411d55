public import SiyuModel

/// Takes admitted messages from the outbox to channels, each at most once.
///
/// A message is committed as handed over *before* its channel is asked, with a mark that says who was
/// asked; what came of it is committed after. So a message is never sent by a process that the store
/// does not know of, and one that a dead process left is found by its mark: the channel is asked what
/// became of it, or, where it takes nothing twice, asked again with the same id. What nobody can know
/// becomes uncertain, for a person to look at. See docs/explanation/delivery.md.
///
/// One at a time: whoever calls holds the workspace's lock for delivering, or a mark of a living
/// process would be taken for a dead one's.
public final class HandOver {
  /// What it works with.
  public struct Ports {
    public var outbox: any Outbox
    /// One each; a channel may serve several touchpoints.
    public var channels: [Touchpoint: any DeliveryChannel]
    /// The gate's second look, at the moment of handing over.
    public var refusal: (Message, Instant) throws -> GateRefusal?
    /// Makes the words.
    public var render: (Message) throws -> RenderedMessage
    /// Keeps what channels told. Called before the outcomes are committed, so the same receipts may
    /// come a second time after a crash.
    public var keep: ([Receipt]) throws -> Void
    /// Asked again and again: a run may take long.
    public var clock: () -> Instant
    /// Looked at between hand-overs.
    public var shouldStop: () -> Bool

    public init(
      outbox: any Outbox, channels: [Touchpoint: any DeliveryChannel],
      refusal: @escaping (Message, Instant) throws -> GateRefusal?,
      render: @escaping (Message) throws -> RenderedMessage,
      keep: @escaping ([Receipt]) throws -> Void = { _ in },
      clock: @escaping () -> Instant, shouldStop: @escaping () -> Bool = { false }
    ) {
      self.outbox = outbox
      self.channels = channels
      self.refusal = refusal
      self.render = render
      self.keep = keep
      self.clock = clock
      self.shouldStop = shouldStop
    }
  }

  let ports: Ports
  /// Also after `run` threw: what was done until then.
  public internal(set) var report = HandOverReport()
  /// By name.
  let channels: [String: any DeliveryChannel]
  /// Hand-overs in a row of which a channel took nothing; by name.
  var failures: [String: Int] = [:]
  /// Channels that are left alone for the rest of this run.
  var closed: Set<String> = []

  /// One message may be what a channel stumbles over; three in a row are the channel's own trouble.
  static let mostFailures = 3
  /// Messages read at once, and held back at most until their lots are full.
  private static let page = 1_000
  private static let mostWaiting = 20_000
  /// Messages that wait for a second person, looked at in one run.
  private static let mostPlanned = 256_000

  public init(_ ports: Ports) {
    self.ports = ports
    channels = Dictionary(
      ports.channels.values.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Settles what an interrupted run left, then hands over what is admitted, in the order in which it
  /// was planned.
  ///
  /// - Throws: what the outbox throws. What was marked then is settled at the next run.
  @discardableResult
  public static func run(_ ports: Ports) throws -> HandOverReport {
    try HandOver(ports).run()
  }

  @discardableResult
  public func run() throws -> HandOverReport {
    if try mustEnd() { return report }
    try settle()
    try expirePlanned()
    try handOverAdmitted()
    return report
  }

  /// Whether nothing more may be handed over now.
  func mustEnd() throws -> Bool {
    if report.end != .done { return true }
    if ports.shouldStop() {
      report.end = .stopped
    } else if try ports.outbox.isPaused {
      report.end = .paused
    }
    return report.end != .done
  }

  // MARK: Reading

  /// Messages that go together, until they are enough.
  private struct Lot {
    let channel: any DeliveryChannel
    var messages: [Message] = []
  }

  private func handOverAdmitted() throws {
    // Those looked at that are admitted still: the outbox gives them again and again.
    var seen: Set<String> = []
    var lots: [String: Lot] = [:]
    var order: [String] = []
    var waiting = 0
    func flush(_ name: String) throws {
      guard let lot = lots.removeValue(forKey: name) else { return }
      order.removeAll { $0 == name }
      waiting -= lot.messages.count
      try handOver(lot.messages, to: lot.channel)
    }
    while report.end == .done {
      // Twice as many each time, so that reading past those that stay is not done over and over.
      let limit = seen.count + max(Self.page, seen.count)
      let page = try ports.outbox.admitted(limit: limit).filter { !seen.contains($0.id) }
      if page.isEmpty { break }
      for message in page {
        seen.insert(message.id)
        guard let channel = try channel(for: message) else { continue }
        let name = "\(channel.name)\n\(channel.lot(of: message))"
        if lots[name] == nil { order.append(name) }
        lots[name, default: Lot(channel: channel)].messages.append(message)
        waiting += 1
        if lots[name]?.messages.count ?? 0 >= max(1, channel.batchSize) { try flush(name) }
        if waiting >= Self.mostWaiting { for name in order { try flush(name) } }
        if report.end != .done { break }
      }
    }
    for name in order where report.end == .done { try flush(name) }
  }

  /// `nil` where the message is done with for now.
  private func channel(for message: Message) throws -> (any DeliveryChannel)? {
    if ports.clock() > message.deadline {
      try expire(message)
      return nil
    }
    guard let channel = ports.channels[message.touchpoint] else {
      report.withoutChannel[message.touchpoint, default: 0] += 1
      return nil
    }
    if closed.contains(channel.name) {
      report.later += 1
      return nil
    }
    return channel
  }

  // MARK: Staying

  /// What waits for a second person's yes waits no longer than its own time.
  private func expirePlanned() throws {
    var limit = Self.page
    while true {
      let planned = try ports.outbox.messages(in: .planned, limit: limit)
      for message in planned where ports.clock() > message.deadline { try expire(message) }
      if planned.count < limit || limit >= Self.mostPlanned { return }
      limit *= 4
    }
  }

  func expire(_ message: Message) throws {
    let words = "not handed over in time" + (message.reason.map { ": \($0)" } ?? "")
    if try ports.outbox.move(
      message.id, from: message.state == .planned ? .planned : .admitted, to: .expired,
      at: ports.clock(), reason: words)
    {
      report.expired += 1
    }
  }

  /// Stays admitted, and says why.
  func hold(_ message: Message, _ words: String) throws {
    guard message.reason != words else { return }
    _ = try ports.outbox.move(
      message.id, from: .admitted, to: .admitted, at: message.stateAt, reason: words)
  }

  /// In words, for a reason: without place and hints.
  static func words(_ error: any Error) -> String {
    if let one = error as? Diagnostic { return one.message }
    if let all = error as? Diagnostics, let first = all.all.first { return first.message }
    return "\(error)"
  }
}
