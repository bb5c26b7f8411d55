import SiyuModel

/// Zone files made by the tests, so that no system file is needed.
enum ZoneSamples {
  /// A TZif file of version 2: an empty first block, then the given data.
  static func tzif(
    types: [(seconds: Int32, isDST: Bool)], transitions: [(time: Int64, type: UInt8)] = [],
    footer: String
  ) -> [UInt8] {
    func big(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
    func header(times: Int, types: Int, names: Int) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        + [0, 0, 0, UInt32(times), UInt32(types), UInt32(names)].flatMap(big)
    }
    var bytes = header(times: 0, types: 0, names: 0)
    bytes += header(times: transitions.count, types: types.count, names: 4)
    for (time, _) in transitions {
      let value = UInt64(bitPattern: time)
      bytes += big(UInt32(value >> 32)) + big(UInt32(truncatingIfNeeded: value))
    }
    bytes += transitions.map(\.type)
    for type in types { bytes += big(UInt32(bitPattern: type.seconds)) + [type.isDST ? 1 : 0, 0] }
    return bytes + Array("LMT\0\n\(footer)\n".utf8)
  }

  static func zone(_ name: String, footer: String, seconds: Int32) -> TimeZoneRules {
    make(name, tzif(types: [(seconds, false)], footer: footer))
  }

  private static func make(_ name: String, _ bytes: [UInt8]) -> TimeZoneRules {
    do {
      return try TimeZoneRules(name: name, tzif: bytes)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// China since 1991 in short: one transition, then none.
  static let shanghai = make(
    "Asia/Shanghai",
    tzif(
      types: [(29_143, false), (28_800, false), (32_400, true)],
      transitions: [(-2_177_481_943, 1), (653_335_200, 2), (684_867_600, 1)], footer: "CST-8"))
  static let newYork = zone(
    "America/New_York", footer: "EST5EDT,M3.2.0,M11.1.0", seconds: -18_000)
  static let lordHowe = zone(
    "Australia/Lord_Howe", footer: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", seconds: 37_800)
  /// Clocks jump over midnight in spring.
  static let beirut = zone("Asia/Beirut", footer: "EET-2EEST,M3.5.0/0,M10.5.0/0", seconds: 7_200)
  /// The 30th of December 2011 does not exist.
  static let apia = make(
    "Pacific/Apia",
    tzif(
      types: [(-36_000, true), (50_400, true)], transitions: [(1_325_239_200, 1)],
      footer: "<+14>-14"))
  static let berlin = zone(
    "Europe/Berlin", footer: "CET-1CEST,M3.5.0,M10.5.0/3", seconds: 3_600)
  /// As it was from 1987 to 2011: clocks went back at 00:01, into the day before.
  static let stJohns = zone(
    "America/St_Johns", footer: "NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01", seconds: -12_600)
  /// China's six summers with daylight saving: forward at 02:00, back at 02:00 (tzdata).
  static let shanghaiSummers: TimeZoneRules = {
    let summers = [
      ("1986-05-04", "1986-09-14"), ("1987-04-12", "1987-09-13"), ("1988-04-17", "1988-09-11"),
      ("1989-04-16", "1989-09-17"), ("1990-04-15", "1990-09-16"), ("1991-04-14", "1991-09-15"),
    ]
    func midnight(_ day: String) -> Int64 {
      guard let date = try? CivilDate(day) else { preconditionFailure(day) }
      return Int64(date.daysSince1970) * 86_400 - 28_800
    }
    return make(
      "Asia/Shanghai",
      tzif(
        types: [(28_800, false), (32_400, true)],
        transitions: summers.flatMap { summer in
          [(midnight(summer.0) + 7_200, UInt8(1)), (midnight(summer.1) + 3_600, UInt8(0))]
        }, footer: "CST-8"))
  }()
  static let all = [TimeZoneRules.utc, shanghai, newYork, lordHowe, beirut, apia]
}

/// "2024-01-05 08:30:00" in a zone.
func at(_ text: String, _ zone: TimeZoneRules = .utc) throws -> Instant {
  try TimeText.parse(text, in: zone)
}
