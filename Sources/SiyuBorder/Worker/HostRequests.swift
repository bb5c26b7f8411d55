internal import CProcess
public import SiyuModel

/// How a job asks the host for something: one request at a time.
public final class HostRequests {
  private let loop: WorkerLoop

  init(_ loop: WorkerLoop) { self.loop = loop }

  /// Sends the request and waits for the reply. Time spent waiting is not the plugin's.
  /// - Throws: the host's reason, to be raised where the plugin asked.
  public func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue {
    try loop.request(Request(operation: operation, argument: argument))
  }

  /// A line for the operator or the author.
  public func log(_ level: LogLevel, _ text: String) { loop.log(LogLine(level: level, text: text)) }

  /// A batch that a reply named by its slot.
  public func batch(slot: Int) -> MappedBatch? { loop.batch(slot: slot) }

  /// Tells the host, and the watchdog, that something new begins: a spec, a customer, a cell.
  public func began(_ number: Int, subject: Int = 0) {
    siyu_status_began(
      loop.page, UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: subject))
  }
}
