import SiyuDelivery
import SiyuModel
import SiyuTestSupport
import Testing

/// Lines of JSON to standard output.
@Suite struct StreamChannelTests {
  private let messages = (1...3).map { Message.sample($0).rendered }

  @Test func `each message is a line, its id first`() throws {
    var written: [[UInt8]] = []
    let channel = StreamChannel(
      name: "out", batchSize: 10, deduplicates: false, write: { written.append($0) })
    #expect(channel.deliver(messages, key: "lines").outcomes == [.taken, .taken, .taken])
    #expect(written.count == 3)
    for (line, message) in zip(written, messages) {
      #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
      #expect(
        String(decoding: line, as: UTF8.self).hasPrefix(#"{"message_id":"\#(message.id)","#))
      #expect(try JSON.parse(Array(line)) == .record(message.record))
    }
  }

  @Test func `when it breaks, the line at which it broke is in doubt and the rest was not asked`() {
    var count = 0
    let channel = StreamChannel(
      name: "out", batchSize: 10, deduplicates: false,
      write: { _ in
        count += 1
        if count == 2 { throw Diagnostic("standard output cannot be written: broken pipe") }
      })
    let words = "standard output cannot be written: broken pipe"
    #expect(
      channel.deliver(messages, key: "lines").outcomes
        == [.taken, .unknown(words), .failed(words, retry: true)])
    #expect(channel.recall("lines") == .unknown)
  }
}
