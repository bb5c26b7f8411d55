import SiyuBorder
import SiyuModel
import Testing

@Suite struct MessageTests {
  @Test(arguments: AnySample.all)
  func `a message arrives as it was sent`(_ sample: AnySample) throws {
    #expect(try sample.again(sample.bytes) == sample.bytes)
  }

  @Test func `what a plugin is given arrives whole`() throws {
    let bytes = Samples.hello.encoded()
    #expect(try bytes.withUnsafeBytes { try Hello(decoding: $0) } == Samples.hello)
  }

  @Test(arguments: AnySample.all)
  func `a message cut short is refused`(_ sample: AnySample) {
    for count in 0..<sample.bytes.count {
      #expect(throws: ByteError.self) { try sample.again(Array(sample.bytes.prefix(count))) }
    }
    #expect(throws: ByteError.self) { try sample.again(sample.bytes + [0]) }
  }

  @Test(arguments: AnySample.all)
  func `changed bytes are read or refused, and never do harm`(_ sample: AnySample) {
    guard !sample.bytes.isEmpty else { return }
    var random = DeterministicRandom(seed: 7)
    for _ in 0..<2000 {
      var bytes = sample.bytes
      for _ in 0..<Int(random.int(in: 1...4)) {
        bytes[Int(random.int(in: 0...Int64(bytes.count - 1)))] = UInt8(random.int(in: 0...255))
      }
      if let again = try? sample.again(bytes) {
        // What was understood can be said again and is understood the same.
        #expect((try? sample.again(again)) == again)
      }
    }
  }

  @Test func `texts from a worker cannot move the cursor`() throws {
    let bytes = LogLine(level: .info, text: "red \u{1B}[31m\u{202E}").encoded()
    let line = try bytes.withUnsafeBytes { try LogLine(decoding: $0) }
    #expect(line.text == "red \\e[31m\\u{202e}")
  }

  @Test(arguments: [(2, "…"), (3, "…"), (4, "…"), (6, "私…"), (7, "私…"), (9, "私域池")])
  func `long texts are cut between characters`(_ limit: Int, _ kept: String) {
    #expect(CappedText.cut("私域池", limit) == kept)
  }

  @Test func `a mask knows who is asked about`() {
    let mask = SubjectMask(count: 10, asked: [1, 9, 12])
    #expect((0..<12).filter { mask[$0] } == [1, 9])
    #expect(!mask[-1])
    #expect(
      SubjectMask(count: 10, bits: [2, 0xFF, 0xFF]) == SubjectMask(count: 10, asked: [1, 8, 9]))
    #expect(SubjectMask(count: 10, bits: [2]).asked == 1)
  }

  @Test func `questions about everybody carry nothing else`() {
    let questions = [Question(function: 3, kind: .tag), Question(function: 4, kind: .segment)]
    let now = Instant(seconds: 1)
    let plain = Ask(slot: 0, now: now, questions: questions)
    #expect(plain.encoded().count == 1 + 8 + 1 + 2 * 5 + 1)
    #expect(Ask(slot: 0, now: now, questions: questions, masks: [nil, nil]) == plain)
  }
}
