import SiyuBorder
import SiyuModel

/// Lies in a conversation: of scripts, specs and importers.
enum SessionLies {
  static func tell(_ name: String) -> Never {
    switch String(name.dropFirst("session-lie ".count)) {
    case "two requests at once":
      // In one piece: two, the second after the reply to the first, would be no lie.
      let one = RawSocket.header(kind: 106, sequence: 1, 3) + [1, 0x41, 0]
      RawSocket.put(one + one)
    case "a request too deep": request(Array(repeating: [6, 1], count: 70).flatMap { $0 } + [0])
    case "a request of too many values":
      request([6, 0x81, 0x89, 0x7A] + [UInt8](repeating: 0, count: 2_000_001))
    case "a request too long": RawSocket.send(kind: 106, sequence: 1, [], length: 9 << 20)
    case "a request of no name":
      RawSocket.send(kind: 106, sequence: 1, [0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
    case "a request that is no text": RawSocket.send(kind: 106, sequence: 1, [2, 0xC3, 0x28, 0])
    case "the end of another job": RawSocket.send(kind: 107, sequence: 99, [1, 0])
    case "an end with problems beyond counting":
      RawSocket.send(kind: 107, sequence: 2, [0, 0xFF, 0xFF, 0x7F])
    case "answers in a conversation": RawSocket.send(kind: 103, sequence: 2, [])
    default: fatalError("no such lie")
    }
    RawSocket.fallSilent()
  }

  private static func request(_ value: [UInt8]) {
    RawSocket.send(kind: 106, sequence: 1, [1, 0x41] + value)
  }
}
