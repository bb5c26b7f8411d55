import SiyuModel

/// Refuses rows of things that cannot have happened yet.
struct RowTime {
  let host: Host

  /// Clocks differ, and so do the days of zones: so many seconds ahead of the import a row may be.
  private static let mostAhead: Int64 = 86_400

  /// What is wrong with a row's time; `nil`: nothing.
  func problem(_ at: Instant) -> String? {
    if at <= host.now.advanced(bySeconds: Self.mostAhead) { return nil }
    return
      "it is of \(TimeText.dateTime(at, in: host.zone)), more than a day after now: import it when it has "
      + "happened"
  }
}
