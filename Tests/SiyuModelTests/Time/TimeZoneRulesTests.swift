import Foundation
import SiyuModel
import Testing

@Suite struct TimeZoneRulesTests {
  @Test(arguments: [
    ("2024-03-10T06:59:59Z", "2024-03-10 01:59:59"),
    ("2024-03-10T07:00:00Z", "2024-03-10 03:00:00"),
    ("2024-11-03T05:59:59Z", "2024-11-03 01:59:59"),
    ("2024-11-03T06:00:00Z", "2024-11-03 01:00:00"),
    ("2500-07-01T00:00:00Z", "2500-06-30 20:00:00"),
    ("9999-12-31T23:59:59Z", "9999-12-31 18:59:59"),
  ])
  func `clocks in New York follow the footer's rule`(utc: String, local: String) throws {
    #expect(TimeText.dateTime(try at(utc), in: ZoneSamples.newYork, seconds: true) == local)
  }

  @Test func `a local time that does not exist is moved forward by the gap`() throws {
    #expect(try at("2024-03-10 02:30:00", ZoneSamples.newYork) == at("2024-03-10T07:30:00Z"))
    #expect(try at("2011-12-30 12:00:00", ZoneSamples.apia) == at("2011-12-31T12:00:00+14:00"))
  }

  @Test func `a local time that exists twice is the earlier one`() throws {
    #expect(try at("2024-11-03 01:30:00", ZoneSamples.newYork) == at("2024-11-03T05:30:00Z"))
  }

  @Test func `southern zones and half-hour steps work`() throws {
    let zone = ZoneSamples.lordHowe
    #expect(zone.offset(at: try at("2024-01-01")) == 39_600)
    #expect(zone.offset(at: try at("2024-07-01")) == 37_800)
    #expect(zone.isDaylightSaving(at: try at("2150-01-01")))
    #expect(!zone.isDaylightSaving(at: try at("2150-07-01")))
  }

  @Test func `China's summer time of 1991 is kept, and nothing changes after it`() throws {
    let zone = ZoneSamples.shanghai
    #expect(zone.offset(at: try at("1991-01-01")) == 32_400)
    #expect(zone.offset(at: try at("2024-07-01")) == 28_800)
    #expect(zone.offset(at: .min) == 29_143 && zone.offset(at: .max) == 28_800)
  }

  @Test func `a rule for daylight saving all year round never shows standard time`() throws {
    let zone = ZoneSamples.zone("X", footer: "XXX3EDT4,0/0,J365/23", seconds: -10_800)
    for year in [1990, 2024, 2099, 2100, 2101, 2400] {
      for month in 1...12 {
        let text = "\(year)-\(month)-1 00:00"
        #expect(zone.offset(at: try at(text)) == -14_400, "\(text)")
      }
    }
  }

  @Test func `a day begins at its first instant, also where midnight is skipped`() throws {
    let beirut = ZoneSamples.beirut
    let start = try at("2024-03-30T22:00:00Z")
    #expect(beirut.startOfDay(try at("2024-03-31 15:00", beirut)) == start)
    #expect(TimeText.dateTime(start, in: beirut) == "2024-03-31 01:00")
    let apia = ZoneSamples.apia
    #expect(apia.startOfNextDay(try at("2011-12-29 10:00", apia)) == (try at("2011-12-31", apia)))
  }

  @Test(arguments: ZoneSamples.all)
  func `starts never go backwards and lie at or before their instant`(zone: TimeZoneRules) throws {
    var random = DeterministicRandom(seed: 7)
    for _ in 0..<300 {
      var t = Instant(seconds: random.int(in: 1_300_000_000...1_800_000_000))
      var before = zone.startOfDay(t)
      for _ in 0..<40 {
        t = t.advanced(bySeconds: random.int(in: 0...7_200))
        let day = zone.startOfDay(t)
        let next = zone.startOfNextDay(t)
        #expect(before <= day && day <= t && t < next)
        #expect(
          zone.startOfDay(next) == next && zone.startOfDay(next.advanced(bySeconds: -1)) == day)
        #expect(zone.startOfWeek(t) <= day && zone.startOfMonth(t) <= day)
        #expect(zone.startOfYear(t) <= zone.startOfMonth(t))
        #expect(zone.date(of: zone.startOfWeek(t)).weekday == .monday)
        before = day
      }
    }
  }

  @Test(arguments: ZoneSamples.all)
  func `local times find their way back`(zone: TimeZoneRules) throws {
    var random = DeterministicRandom(seed: 11)
    for _ in 0..<5_000 {
      let t = Instant(seconds: random.int(in: -5_000_000_000...9_000_000_000))
      let back = zone.instant(from: zone.civil(from: t))
      // Equal, or the earlier of two.
      #expect(back == t || (back < t && zone.civil(from: back) == zone.civil(from: t)))
    }
  }

  @Test(arguments: ZoneSamples.all)
  func `a zone survives its journey to a worker`(zone: TimeZoneRules) throws {
    let back = try TimeZoneRules(encoded: zone.encoded())
    #expect(back == zone && back.name == zone.name)
    #expect(back.offset(at: .max) == zone.offset(at: .max))
  }

  @Test func `bytes that are no zone are refused and never trap`() throws {
    let good = ZoneSamples.tzif(
      types: [(3_600, false), (7_200, true)], transitions: [(0, 1), (1_000, 0)],
      footer: "CET-1CEST,M3.5.0,M10.5.0/3")
    _ = try TimeZoneRules(name: "good", tzif: good)
    for length in 0..<good.count {
      #expect(throws: TimeZoneError.self) {
        try TimeZoneRules(name: "cut", tzif: Array(good.prefix(length)))
      }
    }
    let encoded = ZoneSamples.newYork.encoded()
    var random = DeterministicRandom(seed: 3)
    for _ in 0..<20_000 {
      for original in [good, encoded] {
        var bytes = original
        for _ in 0...random.int(in: 0...3) {
          bytes[Int(random.int(in: 0...Int64(bytes.count - 1)))] = UInt8(random.int(in: 0...255))
        }
        let zones = [
          try? TimeZoneRules(name: "x", tzif: bytes), try? TimeZoneRules(encoded: bytes),
        ]
        for case let zone? in zones {
          let t = Instant(seconds: random.int(in: Instant.validSeconds))
          _ = zone.instant(from: zone.civil(from: t))
          _ = zone.startOfDay(.max)
          _ = zone.startOfNextDay(t)
        }
      }
    }
  }

  @Test(arguments: [
    "", "C-8", "CST", "CST-25", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "<+08-8", "EST5EDT,M3.2.0",
    "EST5EDT,M3.2.0,M11.1.0,", "CST-8 ",
  ])
  func `an unreadable footer is refused`(footer: String) {
    let bytes = ZoneSamples.tzif(types: [(0, false)], footer: footer)
    if footer.isEmpty {
      // No rule: the last local time goes on.
      #expect((try? TimeZoneRules(name: "x", tzif: bytes))?.offset(at: .max) == 0)
    } else {
      #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: "x", tzif: bytes) }
    }
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Asia/Shanghai")),
    arguments: [
      "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata",
      "America/Sao_Paulo", "Pacific/Apia", "Europe/Dublin", "Asia/Kathmandu", "UTC",
      "Africa/Casablanca",
    ])
  func `the system's zone files say what Foundation says`(name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
    let zone = try TimeZoneRules(name: name, tzif: Array(data))
    let reference = try #require(TimeZone(identifier: name))
    var random = DeterministicRandom(seed: 5)
    for _ in 0..<2_000 {
      // Foundation and tzdata may differ in version; they agree on what has long happened.
      let t = Instant(seconds: random.int(in: 0...1_600_000_000))
      let date = Date(timeIntervalSince1970: Double(t.seconds))
      #expect(zone.offset(at: t) == reference.secondsFromGMT(for: date), "\(name) \(t.seconds)")
    }
    #expect(try TimeZoneRules(encoded: zone.encoded()) == zone)
  }
}
