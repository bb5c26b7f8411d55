import SiyuModel
import Testing

@testable import SiyuEngine

@Suite struct SeenEventsTests {
  private static func at(_ seconds: Int64) -> Instant { Instant(seconds: seconds) }

  @Test(arguments: [
    ("{}", true), (#"{"pool":"wecom"}"#, true), (#"{"source":"DELETE_BY_TRANSFER"}"#, false),
    (#"{"reason":"handover"}"#, false), (#"{"handover":true}"#, false),
    (#"{"handover":false}"#, true),
  ])
  func `being handed over is no leave`(_ text: String, _ isLeave: Bool) throws {
    let props = try JSON.parse(text)
    let seen = SeenEvents([
      SeenEvent(type: SeenEvent.leftPool, at: Self.at(10), props: props),
      SeenEvent(type: SeenEvent.orderPaid, at: Self.at(10)),
    ])
    #expect(seen.hasLeft(after: Self.at(9), through: Self.at(10)) == isLeave)
    #expect(!seen.hasLeft(after: Self.at(10), through: Self.at(20)))
    #expect(!seen.hasLeft(after: Self.at(1), through: Self.at(9)))
  }
}
