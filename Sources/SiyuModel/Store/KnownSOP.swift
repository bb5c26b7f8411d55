/// An SOP as the store knows it.
public struct KnownSOP: Sendable, Hashable {
  /// Full name; `name#number` for one of its conditions, which may be younger than the SOP.
  public var name: String
  /// The clock of the run that first applied it: earlier events do not enrol.
  public var since: Instant
  /// Up to when everybody was looked at for its days of calendars and dates; `nil`: up to the clock of
  /// the last complete pass. It stays where its plugin did not take part, or customers who changed
  /// while a pass was being committed were left out of it.
  public var lookedAt: Instant?
  public init(name: String, since: Instant, lookedAt: Instant? = nil) {
    self.name = name
    self.since = since
    self.lookedAt = lookedAt
  }
}

/// An SOP in the version that runs now.
public struct SOPVersion: Sendable, Hashable {
  public var sop: String
  public var checksum: String
  public init(sop: String, checksum: String) {
    self.sop = sop
    self.checksum = checksum
  }
}

public struct InFlight: Sendable, Hashable {
  public var sop: String
  public var checksum: String
  /// `nil` where the walk is over but measured.
  public var step: String?
  public var count: Int64
  public init(sop: String, checksum: String, step: String?, count: Int64) {
    self.sop = sop
    self.checksum = checksum
    self.step = step
    self.count = count
  }
}
