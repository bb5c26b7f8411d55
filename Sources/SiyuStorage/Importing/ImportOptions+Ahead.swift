import SiyuModel

extension ImportOptions {
  /// Clocks of tills differ, and so do the days of zones: so far ahead of the import's clock what
  /// happened may be, in seconds.
  private static let mostAhead: Int64 = 86_400

  /// Of what a till says has happened (a slip of the year would count only then): why it cannot have happened yet; `nil`: it can.
  func tooFarAhead(_ at: Instant, _ zone: TimeZoneRules) -> String? {
    guard at > now.advanced(bySeconds: Self.mostAhead) else { return nil }
    return
      "it is of \(TimeText.dateTime(at, in: zone)), more than a day after now: import it when it "
      + "has happened"
  }
}
