internal import SiyuBorder
internal import SiyuModel

/// What a spec or a script has of its host. A protocol, so that tests can be the host.
protocol SessionHost: AnyObject {
  /// Asks and waits. Time spent waiting is not the session's.
  func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue
  /// A line for whoever runs the session.
  func log(_ level: LogLevel, _ text: String)
  /// Something new begins, which has time of its own.
  func began(_ number: Int, subject: Int)
  /// The batch that a reply named by its slot.
  func columns(slot: Int) throws(SegmentError) -> BatchColumns?
}

extension HostRequests: SessionHost {
  func columns(slot: Int) throws(SegmentError) -> BatchColumns? {
    guard let batch = batch(slot: slot) else { return nil }
    return try BatchColumns(SegmentKind.allCases.compactMap { batch[$0] })
  }
}
