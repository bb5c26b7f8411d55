import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// What becomes of messages at the moment of handing over.
@Suite struct HandOverTests {
  private let now = Instant(seconds: 1_000)

  private func ports(
    _ outbox: MemoryOutbox, _ channels: [Touchpoint: any DeliveryChannel],
    refusal: @escaping (Message, Instant) throws -> GateRefusal? = { _, _ in nil },
    render: @escaping (Message) throws -> RenderedMessage = { $0.rendered },
    keep: @escaping ([Receipt]) throws -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) -> HandOver.Ports {
    HandOver.Ports(
      outbox: outbox, channels: channels, refusal: refusal, render: render, keep: keep,
      clock: { [now] in now }, shouldStop: shouldStop)
  }

  @Test func `messages go out in the order they were planned, in batches`() throws {
    let outbox = MemoryOutbox((1...12).map { .sample($0) })
    let channel = ChannelDouble()
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(channel.asked.map(\.count) == [5, 5, 2])
    #expect(channel.world.arrived == outbox.all.map(\.id))
    #expect(report.taken == 12 && report.end == .done)
    #expect(outbox.all.allSatisfy { $0.state == .handedOver && $0.reason == nil })
    #expect(outbox.all.allSatisfy { $0.stateAt == now && $0.attempts == 1 })
  }

  @Test func `a message is marked before its channel is asked`() throws {
    let outbox = MemoryOutbox([.sample(1)])
    let channel = ChannelDouble()
    var seen: Message?
    channel.outcome = { message in
      seen = try outbox.message(message.id)
      return .confirmed
    }
    try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(seen?.state == .handedOver)
    #expect(seen?.handOverMark?.channel == "shop")
    #expect(outbox.all[0].state == .confirmed && outbox.all[0].reason == nil)
  }

  @Test func `each outcome has its state`() throws {
    let outbox = MemoryOutbox((1...5).map { .sample($0) })
    let channel = ChannelDouble()
    let outcomes: [DeliveryOutcome] = [
      .taken, .confirmed, .failed("blocked", retry: false), .failed("busy", retry: true),
      .unknown("the line broke"),
    ]
    channel.outcome = { outcomes[Int($0.id.suffix(1))! - 1] }
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(
      outbox.all.map(\.state) == [.handedOver, .confirmed, .failed, .admitted, .uncertain])
    #expect(
      outbox.all.map(\.reason)
        == [nil, nil, "shop: blocked", "shop: busy", "shop: the line broke"])
    #expect(report.taken == 1 && report.confirmed == 1 && report.failed == 1)
    #expect(report.later == 1 && report.uncertain == 1)
    #expect(channel.asked.count == 1, "one that is to be asked later is not asked in this run")
  }

  @Test func `a channel that answers too little leaves the rest uncertain`() throws {
    final class Short: DeliveryChannel {
      let name = "short", batchSize = 5, deduplicates = false
      func lot(of message: Message) -> String { "" }
      func prepare(_ messages: [RenderedMessage], at now: Instant) -> String { "k" }
      func deliver(_ messages: [RenderedMessage], key: String) -> DeliveryAnswer {
        DeliveryAnswer([.taken])
      }
      func recall(_ key: String) -> RecalledHandOver { .unknown }
    }
    let outbox = MemoryOutbox([.sample(1), .sample(2)])
    try HandOver.run(ports(outbox, [.chat: Short()]))
    #expect(outbox.all.map(\.state) == [.handedOver, .uncertain])
  }

  @Test func `one whose time is over expires, and says what kept it`() throws {
    let outbox = MemoryOutbox([
      .sample(1, deadline: 999, reason: "quiet hours"), .sample(2, deadline: 1_000),
      .sample(3, touchpoint: .moments, deadline: 999),
    ])
    let channel = ChannelDouble()
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all.map(\.state) == [.expired, .handedOver, .expired])
    #expect(outbox.all[0].reason == "not handed over in time: quiet hours")
    #expect(report.expired == 2)
  }

  /// Nobody has said yes, and now it would be too late.
  @Test func `what waits for a second person expires with its own time`() throws {
    let outbox = MemoryOutbox([
      .sample(1, state: .planned, deadline: 999), .sample(2, state: .planned, deadline: 1_000),
    ])
    let report = try HandOver.run(ports(outbox, [.chat: ChannelDouble()]))
    #expect(outbox.all.map(\.state) == [.expired, .planned])
    #expect(report.expired == 1 && report.taken == 0)
  }

  @Test func `the gate is asked again, and what it refuses stays`() throws {
    let outbox = MemoryOutbox([.sample(1), .sample(2)])
    let channel = ChannelDouble()
    let report = try HandOver.run(
      ports(
        outbox, [.chat: channel],
        refusal: { message, at in
          #expect(at == now)
          return message.customer == 1 ? GateRefusal(rule: .unsubscribed, words: "said 退订") : nil
        }))
    #expect(outbox.all.map(\.state) == [.admitted, .handedOver])
    #expect(outbox.all[0].reason == "said 退订")
    #expect(outbox.all[0].stateAt == Instant(seconds: 1), "it is admitted for as long as before")
    #expect(report.held == [.unsubscribed: 1])
  }

  @Test func `one whose words cannot be made stays, and the others go`() throws {
    let outbox = MemoryOutbox([.sample(1), .sample(2)])
    let channel = ChannelDouble()
    let report = try HandOver.run(
      ports(
        outbox, [.chat: channel],
        render: { message in
          if message.customer == 1 { throw Diagnostic("there is no name") }
          return message.rendered
        }))
    #expect(outbox.all.map(\.state) == [.admitted, .handedOver])
    #expect(outbox.all[0].reason == "there is no name")
    #expect(report.unwritten == 1)
    #expect(report.problems.first?.subject == outbox.all[0].id)
  }

  @Test func `a touchpoint without a channel waits, and is told of`() throws {
    let outbox = MemoryOutbox([.sample(1, touchpoint: .group), .sample(2)])
    let report = try HandOver.run(ports(outbox, [.chat: ChannelDouble()]))
    #expect(outbox.all.map(\.state) == [.admitted, .handedOver])
    #expect(report.withoutChannel == [.group: 1])
  }

  @Test func `paused, nothing leaves`() throws {
    let outbox = MemoryOutbox([.sample(1)])
    outbox.pause(true)
    let channel = ChannelDouble()
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(report.end == .paused && channel.asked.isEmpty)
    #expect(outbox.all[0].state == .admitted)
  }

  @Test func `a pause in the middle stops at the next hand-over`() throws {
    let outbox = MemoryOutbox((1...4).map { .sample($0) })
    let channel = ChannelDouble(batch: 1)
    channel.outcome = { message in
      if message.id.hasSuffix("2") { outbox.pause(true) }
      return .taken
    }
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(report.end == .paused)
    #expect(outbox.all.map(\.state) == [.handedOver, .handedOver, .admitted, .admitted])
  }

  @Test func `told to stop, it ends between two hand-overs`() throws {
    let outbox = MemoryOutbox((1...4).map { .sample($0) })
    let channel = ChannelDouble(batch: 1)
    let report = try HandOver.run(
      ports(outbox, [.chat: channel], shouldStop: { channel.asked.count == 3 }))
    #expect(report.end == .stopped)
    #expect(outbox.all.map(\.state) == [.handedOver, .handedOver, .handedOver, .admitted])
  }

  @Test func `what another host took meanwhile is not handed over`() throws {
    let outbox = MemoryOutbox([.sample(1), .sample(2)])
    let channel = ChannelDouble()
    // Between reading and marking.
    let render = { (message: Message) throws -> RenderedMessage in
      if message.customer == 1 {
        _ = try outbox.move(
          message.id, from: .admitted, to: .handedOver, at: message.plannedAt, reason: nil)
      }
      return message.rendered
    }
    try HandOver.run(ports(outbox, [.chat: channel], render: render))
    #expect(channel.asked == [[outbox.all[1].id]])

    let alone = MemoryOutbox([.sample(1)])
    let other = ChannelDouble()
    try HandOver.run(
      ports(
        alone, [.chat: other],
        render: { message in
          _ = try alone.move(
            message.id, from: .admitted, to: .expired, at: message.plannedAt, reason: nil)
          return message.rendered
        }))
    #expect(other.asked.isEmpty && other.withdrawn.count == 1)
  }

  @Test func `a channel that cannot get ready is left alone for the run`() throws {
    let outbox = MemoryOutbox((1...7).map { .sample($0) } + [.sample(8, touchpoint: .group)])
    let broken = ChannelDouble()
    broken.refusal = Diagnostic("the disk is full")
    let other = ChannelDouble("other")
    let report = try HandOver.run(ports(outbox, [.chat: broken, .group: other]))
    #expect(outbox.all.map(\.state) == Array(repeating: .admitted, count: 7) + [.handedOver])
    #expect(outbox.all[0].reason == "shop: the disk is full")
    #expect(report.later == 7)
    #expect(report.problems == [.init(subject: "shop", words: "the disk is full")])
  }

  @Test func `a channel that takes nothing three times in a row is left alone`() throws {
    let outbox = MemoryOutbox((1...10).map { .sample($0) })
    let channel = ChannelDouble(batch: 1)
    channel.outcome = { _ in .failed("busy", retry: true) }
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(channel.asked.count == 3 && report.later == 10)
    #expect(outbox.all.allSatisfy { $0.state == .admitted })

    // One message that it stumbles over does not keep the others.
    channel.outcome = { $0.id.hasSuffix("01") ? .failed("busy", retry: true) : .taken }
    try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all.filter { $0.state == .handedOver }.count == 9)
  }

  @Test func `many that stay do not keep those behind them`() throws {
    let outbox = MemoryOutbox((1...2_500).map { .sample($0) })
    let channel = ChannelDouble(batch: 100)
    let report = try HandOver.run(
      ports(
        outbox, [.chat: channel],
        refusal: { message, _ in
          message.customer! <= 2_450 ? GateRefusal(rule: .quiet, words: "quiet") : nil
        }))
    #expect(report.taken == 50 && report.held == [.quiet: 2_450])
  }

  @Test func `lots go separately`() throws {
    let outbox = MemoryOutbox([
      .sample(1, staff: "a"), .sample(2, staff: "b"), .sample(3, staff: "a"),
    ])
    let channel = ChannelDouble()
    channel.lots = { $0.staff ?? "" }
    try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(channel.asked == [[outbox.all[0].id, outbox.all[2].id], [outbox.all[1].id]])
  }

  @Test func `receipts are kept before the outcome is committed`() throws {
    let outbox = MemoryOutbox([.sample(1)])
    let channel = ChannelDouble()
    channel.receipts = [Receipt(message: outbox.all[0].id, kind: .answered, at: now)]
    var kept: [Receipt] = []
    let report = try HandOver.run(
      ports(
        outbox, [.chat: channel],
        keep: { receipts in
          #expect(outbox.all[0].handOverMark != nil)
          kept += receipts
        }))
    #expect(kept == channel.receipts && report.receipts == 1)
  }

  // MARK: After a crash

  private let mark = HandOverMark(channel: "shop", key: "h-1").text

  @Test func `of what a dead run asked nobody knows, and it is not asked again`() throws {
    let outbox = MemoryOutbox([.sample(1, state: .handedOver, reason: mark)])
    let channel = ChannelDouble()
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all[0].state == .uncertain && report.uncertain == 1)
    #expect(outbox.all[0].reason == "siyu ended while shop was asked (h-1)")
    #expect(channel.asked.isEmpty)
  }

  @Test func `a channel that takes nothing twice is asked again`() throws {
    let outbox = MemoryOutbox([.sample(1, state: .handedOver, reason: mark)])
    let channel = ChannelDouble(memory: .ids)
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(channel.asked == [[outbox.all[0].id]] && report.taken == 1)
    #expect(outbox.all[0].state == .handedOver && outbox.all[0].reason == nil)
  }

  @Test func `asked again, only a clear answer settles it`() throws {
    let outbox = MemoryOutbox([.sample(1, state: .handedOver, reason: mark)])
    let channel = ChannelDouble(memory: .ids)
    // It may have been taken the first time: that it cannot be reached now proves nothing.
    channel.outcome = { _ in .failed("cannot be reached", retry: true) }
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all[0].handOverMark != nil && report.asking == 1)
    #expect(channel.kept == [["h-1"]])
    channel.outcome = { _ in .failed("no such customer", retry: false) }
    try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all[0].state == .failed)
  }

  @Test func `what the gate would refuse now is not asked again, and after its time nobody knows`()
    throws
  {
    let outbox = MemoryOutbox([
      .sample(1, state: .handedOver, reason: mark),
      .sample(2, state: .handedOver, deadline: 999, reason: mark),
    ])
    let channel = ChannelDouble(memory: .ids)
    let report = try HandOver.run(
      ports(
        outbox, [.chat: channel],
        refusal: { _, _ in GateRefusal(rule: .unsubscribed, words: "said TD") }))
    #expect(channel.asked.isEmpty && report.asking == 1)
    #expect(outbox.all[0].handOverMark != nil)
    #expect(outbox.all[1].state == .uncertain)
  }

  @Test func `what the channel remembers is settled by that`() throws {
    let world = OutsideWorld()
    world.finish("h-1")
    let outbox = MemoryOutbox([
      .sample(1, state: .handedOver, reason: mark),
      .sample(2, state: .handedOver, reason: HandOverMark(channel: "shop", key: "h-2").text),
    ])
    let channel = ChannelDouble(memory: .keys, world: world)
    try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(outbox.all.map(\.state) == [.handedOver, .handedOver])
    #expect(channel.asked == [[outbox.all[1].id]], "what was not taken goes again")
    #expect(channel.withdrawn == ["h-2"])
  }

  @Test func `a channel that is gone leaves them uncertain`() throws {
    let outbox = MemoryOutbox([.sample(1, state: .handedOver, reason: mark)])
    try HandOver.run(ports(outbox, [.chat: ChannelDouble("other")]))
    #expect(outbox.all[0].state == .uncertain)
    #expect(outbox.all[0].reason?.contains("'shop'") == true)
  }

  @Test func `what was handed over long ago is left alone`() throws {
    let outbox = MemoryOutbox([.sample(1, state: .handedOver)])
    let channel = ChannelDouble()
    let report = try HandOver.run(ports(outbox, [.chat: channel]))
    #expect(report == HandOverReport() && channel.asked.isEmpty)
  }
}
