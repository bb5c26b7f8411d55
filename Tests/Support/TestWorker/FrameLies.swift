import SiyuBorder
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is wrong before anybody looks at a message's content, and messages out of place.
enum FrameLies {
  static func tell(_ name: String, _ ask: Ask, _ answers: AnswersWriter) -> Never {
    let lie = String(name.dropFirst("frame-lie ".count))
    let right = RawAnswers(ask.now).bytes
    let sequence = AnswerLies.sequence
    switch lie {
    case "four gigabytes":
      RawSocket.send(kind: 103, sequence: sequence, [], length: Int(UInt32.max))
    case "a frame too long":
      RawSocket.send(kind: 103, sequence: sequence, [], length: (64 << 20) + 1)
    case "as much as there may be, of nothing":
      RawSocket.send(kind: 103, sequence: sequence, Array(repeating: 0, count: 64 << 20))
    case "a log line too long": RawSocket.send(kind: 105, sequence: 0, [], length: 1 << 20)
    case "a log line too long inside": log(text: Array(repeating: UInt8(ascii: "x"), count: 5000))
    case "a log line of no level": RawSocket.send(kind: 105, sequence: 0, [9, 1, 0x41])
    case "a log line that is no text": log(text: [0xFF, 0xFE])
    case "an unknown kind": RawSocket.send(kind: 9999, sequence: sequence, [])
    case "the host's own greeting": RawSocket.send(kind: 1, sequence: sequence, [])
    case "the host's own reply": RawSocket.send(kind: 5, sequence: sequence, [0])
    case "declarations once more": RawSocket.send(kind: 101, sequence: 1, [0, 0, 0, 0, 0])
    case "a failure to load, late": RawSocket.send(kind: 102, sequence: 1, [0])
    case "answers to another question": RawSocket.send(kind: 103, sequence: 99, right)
    case "answers to an older question": RawSocket.send(kind: 103, sequence: 3, right)
    case "a request in a pass": RawSocket.send(kind: 106, sequence: 1, [1, 0x41, 0])
    case "the end of a job in a pass": RawSocket.send(kind: 107, sequence: sequence, [1, 0])
    case "a cause there is not": RawSocket.send(kind: 104, sequence: sequence, [9])
    case "half a header":
      RawSocket.put(Array(RawSocket.header(kind: 103, sequence: sequence, 9).prefix(7)))
    case "half a frame":
      RawSocket.send(kind: 103, sequence: sequence, Array(right.dropLast(5)), length: right.count)
    case "half a frame, and gone":
      RawSocket.send(kind: 103, sequence: sequence, Array(right.dropLast(5)), length: right.count)
      _exit(0)
    case "the socket shut": shutdown(WorkerLoop.socketDescriptor, Int32(SHUT_RDWR))
    case "the socket closed": close(WorkerLoop.socketDescriptor)
    case "descriptors, and it says so":
      RawSocket.put(
        RawSocket.header(kind: 103, sequence: sequence, 0, descriptors: 1), with: 0, copies: 1)
    case "descriptors, and it says nothing":
      for _ in 0..<20 {
        RawSocket.put(
          RawSocket.header(kind: 105, sequence: 0, 7) + [1, 1, 0x41, 0, 0, 0, 0], with: 0, copies: 4
        )
      }
    case "byte by byte, for ever":
      while true {
        for byte in RawSocket.header(kind: 105, sequence: 0, 7) + [1, 1, 0x41, 0, 0, 0, 0] {
          RawSocket.put([byte])
          poll(nil, 0, 1)
        }
      }
    case "a wild status page":
      var number: UInt64 = 1
      while true {
        number = number &* 6_364_136_223_846_793_005 &+ 1
        answers.began(
          question: Int(truncatingIfNeeded: number >> 32), subject: Int(truncatingIfNeeded: number))
      }
    default: fatalError("no such lie")
    }
    RawSocket.fallSilent()
  }

  private static func log(text: [UInt8]) {
    var writer = ByteWriter()
    writer.uint8(1)
    writer.byteString(text)
    RawSocket.send(kind: 105, sequence: 0, writer.bytes)
  }
}
