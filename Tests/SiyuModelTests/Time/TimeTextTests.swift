import SiyuModel
import Testing

@Suite struct TimeTextTests {
  @Test(arguments: [
    ("2024-01-05T08:30:15+08:00", "2024-01-05T00:30:15Z"),
    ("2024-01-05T08:30:15Z", "2024-01-05T08:30:15Z"),
    ("2024-01-05T08:30:15.999z", "2024-01-05T08:30:15Z"),
    ("2024-01-05 08:30:15,5 -0130", "2024-01-05T10:00:15Z"),
    ("2024-01-05T08:30", "2024-01-05T00:30:00Z"), ("2024-01-05 08:30:15", "2024-01-05T00:30:15Z"),
    ("2024/1/5 8:30", "2024-01-05T00:30:00Z"), ("2024/1/5", "2024-01-04T16:00:00Z"),
    ("2024-1-5", "2024-01-04T16:00:00Z"), ("20240105", "2024-01-04T16:00:00Z"),
    ("20240105T083015Z", "2024-01-05T08:30:15Z"), ("20240105083015", "2024-01-05T00:30:15Z"),
    ("20240105 08:30", "2024-01-05T00:30:00Z"), ("1704443415", "2024-01-05T08:30:15Z"),
    ("946684800", "2000-01-01T00:00:00Z"), ("\t2024-01-05 08:30:15 ", "2024-01-05T00:30:15Z"),
    ("2024-01-05 24:00", "2024-01-05T16:00:00Z"), ("2024-02-29", "2024-02-28T16:00:00Z"),
    ("2024-01-05  8:05", "2024-01-05T00:05:00Z"),
    ("1991-07-01 12:00", "1991-07-01T03:00:00Z"),
  ])
  func `the formats of shops are read in the brand's zone`(text: String, utc: String) throws {
    #expect(TimeText.iso(try at(text, ZoneSamples.shanghai)) == utc)
  }

  @Test(arguments: [
    ("", TimeTextError.empty), (" \t", .empty), ("yesterday", .unknownFormat),
    ("-", .unknownFormat),
    ("05/01/2024", .ambiguousOrder), ("5.1.2024", .ambiguousOrder), ("24-01-05", .ambiguousOrder),
    ("2024-13-05", .monthOutOfRange), ("2023-02-29", .dayOutOfRange), ("20240230", .dayOutOfRange),
    ("2024-01-05 25:00", .timeOutOfRange), ("2024-01-05 23:60", .timeOutOfRange),
    ("2024-01-05 23:59:60", .timeOutOfRange), ("2024-01-05 24:01", .timeOutOfRange),
    ("0000-01-05", .yearOutOfRange), ("1704443415000", .notSeconds),
    ("1704443415.5", .trailingText),
    ("2024-01-05T08:30:15+24:00", .offsetOutOfRange), ("2024-01-05x", .trailingText),
    ("2024-01-05 08:30:15 PM", .trailingText), ("2024/01-05", .unknownFormat),
    ("2024-01-05T", .unknownFormat), ("2024-01-05 8", .unknownFormat),
    ("2024-01-05T08+08", .unknownFormat), ("12345", .unknownFormat),
    ("9999-12-31T24:00:00", .yearOutOfRange), ("9999-12-31T23:00:00-08:00", .yearOutOfRange),
    ("2024-01-05 08:3", .unknownFormat), ("2024-01-05 08:30:15.", .trailingText),
  ])
  func `other texts are refused with a reason`(text: String, error: TimeTextError) {
    #expect(throws: error) { try at(text, ZoneSamples.shanghai) }
    #expect(!error.description.isEmpty)
  }

  @Test func `what is written is read back`() throws {
    var random = DeterministicRandom(seed: 13)
    for zone in ZoneSamples.all {
      for _ in 0..<2_000 {
        let t = Instant(seconds: random.int(in: -2_000_000_000...20_000_000_000))
        #expect(try at(TimeText.iso(t, in: zone)) == t)
        let local = TimeText.dateTime(t, in: zone, seconds: true)
        #expect(TimeText.dateTime(try at(local, zone), in: zone, seconds: true) == local)
      }
    }
    let t = try at("2024-01-05T00:30:15Z")
    #expect(TimeText.iso(t, in: ZoneSamples.shanghai) == "2024-01-05T08:30:15+08:00")
    #expect(TimeText.dateTime(t, in: ZoneSamples.shanghai) == "2024-01-05 08:30")
    #expect(TimeText.date(t, in: ZoneSamples.newYork) == "2024-01-04")
  }

  @Test func `random bytes never trap`() {
    var random = DeterministicRandom(seed: 17)
    let alphabet = Array("0123456789-/:T Z+.,e".utf8)
    for _ in 0..<50_000 {
      let bytes = (0..<random.int(in: 0...30)).map { _ in
        alphabet[Int(random.int(in: 0...Int64(alphabet.count - 1)))]
      }
      bytes.withUnsafeBufferPointer { buffer in
        if let t = try? TimeText.parse(buffer, in: ZoneSamples.newYork) { #expect(t.isInRange) }
      }
    }
  }
}
