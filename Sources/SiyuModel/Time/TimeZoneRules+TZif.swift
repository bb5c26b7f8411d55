/// Reading the system's compiled zone files (TZif, RFC 9636), version 2 and later.
extension TimeZoneRules {
  /// Reads the bytes of a file such as `/usr/share/zoneinfo/Asia/Shanghai`.
  ///
  /// The bytes may be anything: each count is checked against what is there before it is used.
  public init(name: String, tzif bytes: [UInt8]) throws(TimeZoneError) {
    func fail(_ reason: String) -> TimeZoneError {
      TimeZoneError(name, "\(reason); expected a compiled zone file as the tzdata package has it")
    }
    let first = try TZifHeader(bytes, at: 0, name)
    guard first.version >= UInt8(ascii: "2") else {
      throw fail("the file is of version 1, which cannot tell times after 2037")
    }
    let header = try TZifHeader(bytes, at: TZifHeader.size + first.dataSize(timeSize: 4), name)
    guard header.leapCount == 0 else {
      throw fail("the file counts leap seconds ('right/'), siyu does not")
    }
    guard 1...256 ~= header.typeCount else { throw fail("\(header.typeCount) kinds of local time") }

    let timesAt = header.end
    let indexesAt = timesAt + header.timeCount * 8
    let typesAt = indexesAt + header.timeCount
    let footerAt = header.end + header.dataSize(timeSize: 8)
    guard footerAt < bytes.count, bytes[footerAt] == UInt8(ascii: "\n"),
      let footerEnd = bytes[(footerAt + 1)...].firstIndex(of: UInt8(ascii: "\n"))
    else { throw fail("the file ends too early") }

    var types: [LocalOffset] = []
    for index in 0..<header.typeCount {
      let at = typesAt + index * 6
      let seconds = Int32(bitPattern: bytes.bigEndian(at: at))
      guard Int64(seconds).magnitude < Int64(TimeZoneRules.reach).magnitude else {
        throw fail("a local time is \(seconds) seconds from UTC")
      }
      types.append(LocalOffset(seconds: seconds, isDaylightSaving: bytes[at + 4] != 0))
    }
    var transitions: [Transition] = []
    transitions.reserveCapacity(header.timeCount)
    for index in 0..<header.timeCount {
      let high: UInt32 = bytes.bigEndian(at: timesAt + index * 8)
      let low: UInt32 = bytes.bigEndian(at: timesAt + index * 8 + 4)
      let time = Int64(bitPattern: UInt64(high) << 32 | UInt64(low))
      let type = Int(bytes[indexesAt + index])
      guard type < types.count else { throw fail("a transition names local time \(type)") }
      if let last = transitions.last, last.time >= time {
        throw fail("the transitions are not in order of time")
      }
      transitions.append(Transition(time: time, offset: types[type]))
    }
    let footer = bytes[(footerAt + 1)..<footerEnd]
    let rule: PosixZoneRule
    if footer.isEmpty {
      rule = PosixZoneRule(
        standard: (transitions.last?.offset ?? types[0]).seconds, daylight: nil)
    } else if let read = PosixZoneRule(footer) {
      rule = read
    } else {
      throw fail("the rule at its end, '\(String(decoding: footer, as: UTF8.self))', is unreadable")
    }
    self.init(name: name, initial: types[0], transitions: transitions, rule: rule)
  }
}

private struct TZifHeader {
  static let size = 44
  let version: UInt8
  let standardCount, utcCount, leapCount, timeCount, typeCount, nameSize: Int
  /// Where the data begins.
  let end: Int

  init(_ bytes: [UInt8], at start: Int, _ name: String) throws(TimeZoneError) {
    guard bytes.count - start >= TZifHeader.size,
      bytes[start..<start + 4].elementsEqual("TZif".utf8)
    else { throw TimeZoneError(name, "not a compiled zone file: no 'TZif' at byte \(start)") }
    version = bytes[start + 4]
    func count(_ index: Int) -> Int { Int(bytes.bigEndian(at: start + 20 + 4 * index) as UInt32) }
    (utcCount, standardCount, leapCount) = (count(0), count(1), count(2))
    (timeCount, typeCount, nameSize) = (count(3), count(4), count(5))
    end = start + TZifHeader.size
    guard dataSize(timeSize: 4) <= bytes.count - end else {
      throw TimeZoneError(name, "the file ends too early: its header promises more than it holds")
    }
  }

  /// Counts are 32 bits wide, so that the sum cannot run over 64.
  func dataSize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + nameSize + leapCount * (timeSize + 4)
      + standardCount + utcCount
  }
}

extension [UInt8] {
  fileprivate func bigEndian(at index: Int) -> UInt32 {
    UInt32(self[index]) << 24 | UInt32(self[index + 1]) << 16 | UInt32(self[index + 2]) << 8
      | UInt32(self[index + 3])
  }
}
