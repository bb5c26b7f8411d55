extension ImportOptions {
  /// Clocks of tills differ, and so do the days of zones: so far ahead of the import's clock what
  /// happened may be, in seconds.
  private static let mostAhead: Int64 = 86_400

  /// Why something cannot have happened yet; `nil`: it can.
  ///
  /// Asked for what counts from the moment it is taken in: movements of wallets, uses of coupons and
  /// benefits, answers, what is handed in, pairs, receipts, results of tasks. A slip of the year would stand
  /// there for good, as the newest of all. Orders and events are not asked: a pass sees them when their
  /// time has come.
  public func tooFarAhead(_ at: Instant, _ zone: TimeZoneRules) -> String? {
    guard at > now.advanced(bySeconds: Self.mostAhead) else { return nil }
    return
      "it is of \(TimeText.dateTime(at, in: zone)), more than a day after now: import it when it "
      + "has happened"
  }
}
