/// A time zone as data: what the clocks of a place showed, show, and will show by today's law.
///
/// The host reads it from the system's zone files; a worker, which has no files, gets it as bytes
/// (``encoded()``). Three parts, in order of time: `initial` before the first transition, the
/// transitions, and behind the last one `rule` for ever. A rule with daylight saving is written
/// out as transitions up to the year 2100 when the value is made, so that a look-up is one
/// binary search; a zone without further transitions (China since 1991) costs one comparison.
///
/// A local time that does not exist (clocks went forward over it) counts as moved forward by the
/// same gap; one that exists twice (clocks went back) is the earlier one.
public struct TimeZoneRules: Hashable, Sendable {
  /// As the operator writes it, such as "Asia/Shanghai".
  public let name: String
  let initial: LocalOffset
  /// Those of the zone itself; `times` and `offsets` also hold what the rule adds.
  let transitions: [Transition]
  let rule: PosixZoneRule

  /// Start of each span after the initial one, ascending, and what holds from then on.
  let times: [Int64]
  let offsets: [LocalOffset]
  /// From here on `constant` holds for ever; `Int64.max` when clocks will go on changing.
  let constantSince: Int64
  let constant: Int64

  struct LocalOffset: Hashable, Sendable {
    /// Seconds east of UTC, within a day or so.
    var seconds: Int32
    var isDaylightSaving: Bool
  }

  struct Transition: Hashable, Sendable {
    var time: Int64
    var offset: LocalOffset
  }

  /// `transitions` ascend strictly; the callers have checked it.
  init(name: String, initial: LocalOffset, transitions: [Transition], rule: PosixZoneRule) {
    self.name = name
    self.initial = initial
    self.transitions = transitions
    self.rule = rule
    var times = transitions.map(\.time)
    var offsets = transitions.map(\.offset)
    if rule.daylight != nil {
      let last = times.last ?? Instant.min.seconds
      let firstYear = CivilDateTime(localSeconds: last).year
      for year in Swift.max(firstYear, 1900)...Swift.max(firstYear, 2100) {
        for change in rule.changes(in: year) where change.time > last {
          // Two at one moment (daylight saving all year round): the later one counts.
          if times.last == change.time { offsets.removeLast() } else { times.append(change.time) }
          offsets.append(change.offset)
        }
      }
      constantSince = .max
      constant = 0
    } else {
      // The footer speaks for the time after the last transition; they agree in honest files.
      constantSince = times.last ?? .min
      constant = Int64(rule.standard)
    }
    self.times = times
    self.offsets = offsets
  }

  public static let utc = TimeZoneRules(fixed: "UTC", seconds: 0)

  /// A zone whose clocks never change. `secondsEast` within ±26 hours.
  public init(name: String, secondsEast: Int) throws(TimeZoneError) {
    guard abs(secondsEast) < 26 * 3_600 else {
      throw TimeZoneError(name, "an offset of \(secondsEast) seconds is more than 26 hours")
    }
    self.init(fixed: name, seconds: Int32(secondsEast))
  }

  private init(fixed name: String, seconds: Int32) {
    self.init(
      name: name, initial: LocalOffset(seconds: seconds, isDaylightSaving: false),
      transitions: [], rule: PosixZoneRule(standard: seconds, daylight: nil))
  }

  // The parts that follow from the others stay out of it.
  public static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.initial == b.initial && a.transitions == b.transitions
      && a.rule == b.rule
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(transitions.count)
    hasher.combine(rule)
  }
}
