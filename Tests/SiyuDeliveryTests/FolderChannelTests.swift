import SiyuDelivery
import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files for people to work from: whole, once, and never the same message in two.
@Suite struct FolderChannelTests {
  private let place: FolderPlace
  private let now = Instant(seconds: 1_793_000_000)

  private func channel(splits: Bool = false) -> FolderChannel {
    FolderChannel(
      name: "files", folder: place.folder, below: place.root, ending: "csv", splitsByStaff: splits,
      batchSize: 100,
      zone: .utc, write: { [place] in place.write($0) })
  }

  private let messages = (1...2).map { Message.sample($0).rendered }

  init() throws { place = try FolderPlace() }

  @Test func `a file is there when its messages are taken, and nothing else`() throws {
    let channel = channel()
    let key = try channel.prepare(messages, at: now)
    #expect(key.hasPrefix("20261026T073320-wecom.chat-"))
    #expect(place.names == [".\(key).csv.part"])
    #expect(place.mode(".\(key).csv.part") == 0o600)
    #expect(try channel.recall(key) == .notTaken)
    #expect(try channel.deliver(messages, key: key).outcomes == [.taken, .taken])
    #expect(place.names == ["\(key).csv"])
    #expect(place.lines("\(key).csv") == messages.map(\.id))
    #expect(try channel.recall(key) == .taken)
  }

  @Test func `the same messages have the same name, and a file that is there is not written over`()
    throws
  {
    let key = try channel().prepare(messages, at: now)
    channel().withdraw(key)
    #expect(try channel().prepare(messages, at: now) == key)
    _ = try channel().deliver(messages, key: key)
    #expect(try channel().prepare(messages, at: now) == "\(key)-2")
    #expect(try channel().prepare([messages[0]], at: now) != key)
  }

  @Test func `each member of staff has a file, named safely`() throws {
    let channel = channel(splits: true)
    let names = ["zhang", "../../etc", "张三", ""].map { staff in
      let message = Message.sample(1, staff: staff)
      return (channel.lot(of: message), message.rendered)
    }
    #expect(Set(names.map(\.0)).count == 4)
    let keys = try names.map { try channel.prepare([$0.1], at: now) }
    #expect(keys[0].contains("-wecom.chat-zhang-"))
    #expect(keys[1].contains("-wecom.chat-.._.._etc-"))
    #expect(keys[2].contains("-wecom.chat-__-"))
    for key in keys {
      #expect(!key.contains("/"))
      #expect(HandOverMark(text: HandOverMark(channel: "files", key: key).text)?.key == key)
    }
  }

  @Test func `neither file nor part: nobody knows`() throws {
    let channel = channel()
    #expect(throws: Diagnostic.self) { try channel.recall("20261026T073320-x") }
    _ = try channel.prepare(messages, at: now)
    #expect(try channel.recall("20261026T073320-x") == .unknown)
  }

  @Test func `what dead runs left is tidied, and nothing else`() throws {
    let channel = channel()
    let left = try channel.prepare(messages, at: now)
    let kept = try channel.prepare([messages[0]], at: now)
    place.put(".\(left).csv.part.99999.part", "half")
    place.put("mine.csv", "mine")
    place.put(".mine.csv.part", "mine")
    channel.tidy(keeping: [kept])
    #expect(place.names == [".\(kept).csv.part", ".mine.csv.part", "mine.csv"])
  }

  @Test func `a folder that cannot be written takes nothing`() throws {
    let channel = FolderChannel(
      name: "files", folder: "/proc/siyu", below: "/proc", ending: "csv", splitsByStaff: false,
      batchSize: 1,
      zone: .utc, write: { _ in })
    #expect(throws: Diagnostic.self) { try channel.prepare(messages, at: now) }
  }

  // MARK: Killed

  /// Around the folder: a step before and after each call, and between the writing and the rename.
  private final class Mortal: DeliveryChannel {
    let channel: FolderChannel
    let life: Life
    init(_ channel: FolderChannel, _ life: Life) {
      self.channel = channel
      self.life = life
    }
    var name: String { channel.name }
    var batchSize: Int { 3 }
    var deduplicates: Bool { channel.deduplicates }
    func lot(of message: Message) -> String { channel.lot(of: message) }
    func prepare(_ messages: [RenderedMessage], at now: Instant) throws -> String {
      try living { try channel.prepare(messages, at: now) }
    }
    func deliver(_ messages: [RenderedMessage], key: String) throws -> DeliveryAnswer {
      try living { try channel.deliver(messages, key: key) }
    }
    func recall(_ key: String) throws -> RecalledHandOver {
      try living { try channel.recall(key) }
    }
    func withdraw(_ key: String) { try? living { channel.withdraw(key) } }
    func tidy(keeping keys: Set<String>) { try? living { channel.tidy(keeping: keys) } }

    private func living<T>(_ body: () throws -> T) throws -> T {
      try life.step()
      let result = try body()
      try life.step()
      return result
    }
  }

  private func run(_ life: Life, _ messages: [Message]) throws -> [Message] {
    let outbox = MemoryOutbox(messages, step: { try life.step() })
    let folder = FolderChannel(
      name: "files", folder: place.folder, below: place.root, ending: "csv", splitsByStaff: true,
      batchSize: 3,
      zone: .utc,
      write: { [place] file in
        try life.step()
        place.write(file)
        try life.step()
      })
    do {
      try HandOver.run(
        HandOver.Ports(
          outbox: outbox, channels: [.chat: Mortal(folder, life)], refusal: { _, _ in nil },
          render: { $0.rendered }, clock: { Instant(seconds: 1_000) }))
    } catch is Life.Killed {}
    return outbox.all
  }

  @Test func `killed at every point, every message is in exactly one file`() throws {
    let messages = (1...7).map { Message.sample($0, staff: $0 % 2 == 0 ? "li" : "zhang") }
    let whole = Life()
    _ = try run(whole, messages)
    #expect(whole.steps > 40 && place.ids.sorted() == messages.map(\.id))
    for end in 1...whole.steps {
      place.remove()
      var state = try run(Life(end: end), messages)
      // Once more, in the middle of mending.
      state = try run(Life(end: 1 + end * 7 % 31), state)
      state = try run(Life(), state)
      #expect(place.ids.sorted() == messages.map(\.id), "killed at \(end)")
      #expect(state.allSatisfy { $0.state == .handedOver && $0.reason == nil }, "killed at \(end)")
      #expect(place.names.allSatisfy { $0.hasSuffix(".csv") }, "killed at \(end)")
    }
  }
}
