extension TimeZoneRules {
  /// What the clocks show in `[start, end)`, in seconds east of UTC.
  struct Span {
    var start: Int64
    var end: Int64
    var offset: LocalOffset
    var seconds: Int64 { Int64(offset.seconds) }
  }

  /// Seconds east of UTC.
  @inline(__always)
  public func offset(at instant: Instant) -> Int {
    if instant.seconds >= constantSince { return Int(constant) }
    return Int(span(at: instant.seconds).offset.seconds)
  }

  public func isDaylightSaving(at instant: Instant) -> Bool {
    span(at: instant.seconds).offset.isDaylightSaving
  }

  /// The span that holds `time`. It may end where the next begins with the same offset.
  func span(at time: Int64) -> Span {
    // First index whose start is after `time`.
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    if low < times.count {
      return Span(
        start: low == 0 ? .min : times[low - 1], end: times[low],
        offset: low == 0 ? initial : offsets[low - 1])
    }
    var tail = Span(start: times.last ?? .min, end: .max, offset: offsets.last ?? initial)
    if rule.daylight != nil { return rule.span(at: time, after: tail) }
    tail.offset.seconds = rule.standard
    return tail
  }

  public func civil(from instant: Instant) -> CivilDateTime {
    CivilDateTime(localSeconds: localSeconds(instant))
  }

  public func date(of instant: Instant) -> CivilDate {
    CivilDate(daysSince1970: Int(floorDiv(localSeconds(instant), 86_400)))
  }

  @inline(__always)
  func localSeconds(_ instant: Instant) -> Int64 {
    let held = Instant(clamping: instant.seconds)
    return held.seconds + Int64(offset(at: held))
  }

  /// When the clocks show `local`; see the type for times that exist twice or never.
  public func instant(from local: CivilDateTime) -> Instant {
    instant(fromLocalSeconds: local.localSeconds)
  }

  @inline(__always)
  func instant(fromLocalSeconds local: Int64) -> Instant {
    if local - TimeZoneRules.margin >= constantSince { return Instant(clamping: local - constant) }
    return Instant(clamping: place(local).time)
  }

  /// Longest distance of a local clock from UTC, in seconds.
  static let reach: Int64 = 26 * 3_600
  /// No jump of the clocks has any effect later than this, in seconds.
  static let margin: Int64 = 3 * reach

  /// Where a local time lies among the spans.
  struct Place {
    /// The instant after the rule of the type: earlier one of two, moved forward out of a gap.
    var time: Int64
    /// First instant whose local time is `local` or later.
    var first: Int64
    /// `time`, or that of any earlier local time if it is later (behind a gap).
    var high: Int64
  }

  func place(_ local: Int64) -> Place {
    var span = span(at: local - TimeZoneRules.margin)
    var high = Int64.min
    var inGap: Int64?
    while span.end != .max, local - span.seconds >= span.end {
      let next = self.span(at: span.end)
      high = max(high, min(local, next.start + next.seconds - 1) - span.seconds)
      if local - next.seconds < next.start {
        // The clocks before the gap, going on, would show `local` at this instant.
        inGap = local - span.seconds
      }
      span = next
    }
    let first = max(local - span.seconds, span.start)
    let time = inGap ?? first
    return Place(time: time, first: first, high: max(high, time))
  }

  /// The latest that the clocks have shown at or before `instant`: local seconds that never fall.
  func highestLocalSeconds(_ instant: Instant) -> Int64 {
    let time = Instant(clamping: instant.seconds).seconds
    if time - TimeZoneRules.margin >= constantSince { return time + constant }
    var span = span(at: time - TimeZoneRules.margin)
    var peak = Int64.min
    while span.end <= time {
      peak = max(peak, span.end - 1 + span.seconds)
      span = self.span(at: span.end)
    }
    return max(peak, time + span.seconds)
  }
}
