import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Stops at every point between two effects, starts again, and compares with the world outside:
/// nothing arrives twice, nothing is lost.
@Suite struct HandOverKillTests {
  /// The store, which outlives processes as the world does.
  private final class Place {
    let world = OutsideWorld()
    var messages: [Message]
    init(_ messages: [Message]) { self.messages = messages }

    /// - Parameter outcome: what the channel does with each message.
    /// - Returns: whether it came to its end.
    func run(
      _ life: Life, _ memory: ChannelDouble.Memory,
      outcome: @escaping (RenderedMessage) -> DeliveryOutcome = { _ in .taken }
    ) throws -> Bool {
      let outbox = MemoryOutbox(messages, step: { try life.step() })
      let channel = ChannelDouble(
        batch: 3, memory: memory, world: world, step: { try life.step() })
      channel.outcome = outcome
      defer { messages = outbox.all }
      do {
        try HandOver.run(
          HandOver.Ports(
            outbox: outbox, channels: [.chat: channel], refusal: { _, _ in nil },
            render: { $0.rendered }, clock: { Instant(seconds: 1_000) }))
        return true
      } catch is Life.Killed {
        return false
      }
    }

    func check(_ memory: ChannelDouble.Memory, _ where_: Comment) {
      let times = Dictionary(world.arrived.map { ($0, 1) }, uniquingKeysWith: +)
      for message in messages {
        let arrived = times[message.id] ?? 0
        #expect(arrived <= 1, where_)
        switch message.state {
        case .handedOver where message.reason == nil, .confirmed: #expect(arrived == 1, where_)
        case .uncertain: #expect(memory == .none, where_)
        default: #expect(Bool(false), "\(where_): \(message.state) \(message.reason ?? "")")
        }
      }
    }
  }

  private static let messages = (1...8).map { Message.sample($0) }

  @Test(arguments: [ChannelDouble.Memory.none, .ids, .keys])
  func `killed at every point, nothing arrives twice and nothing is lost`(
    _ memory: ChannelDouble.Memory
  ) throws {
    let whole = Life()
    #expect(try Place(Self.messages).run(whole, memory))
    #expect(whole.steps > 40)
    for end in 1...whole.steps {
      let place = Place(Self.messages)
      #expect(try !place.run(Life(end: end), memory))
      #expect(try place.run(Life(), memory))
      place.check(memory, "killed at \(end)")
    }
  }

  @Test(arguments: [ChannelDouble.Memory.none, .ids, .keys])
  func `killed again and again while the channel stumbles`(_ memory: ChannelDouble.Memory) throws {
    for seed in 0..<150 {
      var random = DeterministicRandom(seed: UInt64(seed))
      let place = Place(Self.messages)
      for _ in 0..<4 {
        var choices = DeterministicRandom(seed: random.next())
        let life = Life(end: Int(random.int(in: 1...60)))
        _ = try place.run(life, memory) { _ in
          // A folder has all of a hand-over or nothing.
          if memory == .keys { return .taken }
          switch choices.int(in: 0...4) {
          case 0: return .failed("busy", retry: true)
          case 1: return .unknown("the line broke")
          case 2: return .confirmed
          default: return .taken
          }
        }
      }
      #expect(try place.run(Life(), memory))
      place.check(memory, "seed \(seed)")
    }
  }
}
